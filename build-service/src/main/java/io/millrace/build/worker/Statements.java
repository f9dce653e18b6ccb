package io.millrace.build.worker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Statements on the database, each a transaction of its own.
record Statements(DataSource database) {

    /// What is made of a row.
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// The first row.
    <T> Optional<T> one(String sql, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepared(connection, sql, parameters);
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    /// @return how many rows it concerned
    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepared(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(
            Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var index = 0; index < parameters.length; index++) {
            statement.setObject(index + 1, parameters[index]);
        }
        return statement;
    }
}
