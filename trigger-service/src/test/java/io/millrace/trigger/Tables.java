package io.millrace.trigger;

import io.millrace.platform.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The service's tables, empty before each test, in one PostgreSQL for all of them. It ends with
/// the process.
public final class Tables implements BeforeEachCallback, AfterEachCallback {

    private static final class Server {
        static final TestDatabase POSTGRES = started();

        private static TestDatabase started() {
            var postgres = TestDatabase.start();
            Flyway.configure()
                    .dataSource(postgres.database())
                    .locations("db/migration")
                    .load()
                    .migrate();
            return postgres;
        }
    }

    private static final String EMPTY =
            """
            do $$
            declare
                its name;
            begin
                for its in select tablename from pg_tables
                        where schemaname = 'public' and tablename <> 'flyway_schema_history' loop
                    execute format('truncate %I restart identity', its);
                end loop;
            end
            $$
            """;

    private @Nullable Connection connection;

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        var opened = Server.POSTGRES.database().getConnection();
        try (var statement = opened.createStatement()) {
            statement.execute(EMPTY);
        }
        opened.setAutoCommit(false);
        connection = opened;
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        connection().rollback();
        connection().close();
    }

    /// For whoever works beside the writer; it sees what was committed.
    public DataSource database() {
        return Server.POSTGRES.database();
    }

    Connection connection() {
        return Objects.requireNonNull(connection);
    }

    public void commit() {
        try {
            connection().commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void rollback() {
        try {
            connection().rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
