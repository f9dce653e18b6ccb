package io.millrace.platform.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Statements with their parameters, as few round trips as they need.
final class Jdbc {

    private Jdbc() {}

    static <T> List<T> query(
            Connection connection,
            String sql,
            Work.RowReader<T> reader,
            List<@Nullable Object> parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<T>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        }
    }

    /// Executes the statements in order; runs of equal text go as one JDBC batch.
    static void execute(Connection connection, List<Statement> statements) throws SQLException {
        var next = 0;
        while (next < statements.size()) {
            var sql = statements.get(next).sql();
            var run =
                    statements.subList(next, statements.size()).stream()
                            .takeWhile(it -> it.sql().equals(sql))
                            .map(Statement::parameters)
                            .toList();
            apply(connection, sql, run);
            next += run.size();
        }
    }

    /// Executes the statement with each row of parameters, in one round trip.
    ///
    /// @return how many rows it hit
    static int apply(
            Connection connection,
            String sql,
            List<? extends List<? extends @Nullable Object>> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (var row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return Arrays.stream(statement.executeBatch()).sum();
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, Arrays.asList(parameters));
            return statement.executeUpdate();
        }
    }

    private static void bind(
            PreparedStatement statement, List<? extends @Nullable Object> parameters)
            throws SQLException {
        for (var i = 0; i < parameters.size(); i++) {
            var value = parameters.get(i);
            switch (value) {
                case null -> statement.setNull(i + 1, Types.NULL);
                case Instant instant -> statement.setTimestamp(i + 1, Timestamp.from(instant));
                default -> statement.setObject(i + 1, value);
            }
        }
    }

    /// SQLSTATE classes 08 (connection), 57 (operator intervention) and 53 (resources).
    static boolean isConnectionLost(Exception e) {
        var state =
                switch (e) {
                    case SQLException sql -> sql.getSQLState();
                    case QueryFailedException query -> query.sqlException().getSQLState();
                    default -> null;
                };
        return state == null
                || state.startsWith("08")
                || state.startsWith("57")
                || state.startsWith("53");
    }
}
