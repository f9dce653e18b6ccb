package io.millrace.imagestream.application;

import io.millrace.platform.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/// The service's own tables in a real PostgreSQL, one for all tests of this process, which ends
/// with it.
final class OwnerDatabase {

    static final Connection CONNECTION = connect();

    private OwnerDatabase() {}

    private static Connection connect() {
        try {
            var database = TestDatabase.start().database();
            Flyway.configure().dataSource(database).locations("db/migration").load().migrate();
            return database.getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not let its own tests in", e);
        }
    }

    /// A connection to tables without rows.
    static Connection empty() throws SQLException {
        try (var statement = CONNECTION.createStatement()) {
            statement.execute(
                    "truncate tag_moves, tag_removals, applied_builds, unreferenced_images");
        }
        return CONNECTION;
    }
}
