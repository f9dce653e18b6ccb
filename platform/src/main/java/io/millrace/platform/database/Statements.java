package io.millrace.platform.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Statements on the database, each a transaction of its own.
public record Statements(DataSource database) {

    /// What is made of a row.
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// The first row.
    public <T> Optional<T> one(String sql, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        return all(sql, reader, parameters).stream().findFirst();
    }

    public <T> List<T> all(String sql, RowReader<T> reader, @Nullable Object... parameters)
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

    /// @return how many rows it concerned
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepared(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /// The statement with its parameters, in whatever transaction the connection is in.
    public static PreparedStatement prepared(
            Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var index = 0; index < parameters.length; index++) {
            statement.setObject(index + 1, parameters[index]);
        }
        return statement;
    }
}
