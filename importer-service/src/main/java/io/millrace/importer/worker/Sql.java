package io.millrace.importer.worker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Single statements on the workers' tables, each in a transaction of its own.
record Sql(DataSource database) {

    /// Reads a row.
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> Optional<T> one(String sql, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        return all(sql, reader, parameters).stream().findFirst();
    }

    <T> List<T> all(String sql, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepared(connection, sql, parameters);
                var rows = statement.executeQuery()) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    /// How many rows the statement has changed.
    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepared(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    static PreparedStatement prepared(
            Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var index = 0; index < parameters.length; index++) {
            statement.setObject(index + 1, parameters[index]);
        }
        return statement;
    }
}
