package io.millrace.platform.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// An empty database in a real PostgreSQL, for one test class.
public final class TestDatabase implements AutoCloseable {

    private static final AtomicInteger MADE = new AtomicInteger();

    /// One for all test classes of a process; it ends with it.
    private static final class Container {
        static final PostgreSQLContainer POSTGRES = started();

        private static PostgreSQLContainer started() {
            var container =
                    new PostgreSQLContainer(TestInfrastructure.POSTGRES)
                            .withUsername("postgres")
                            .withDatabaseName("postgres");
            container.waitingFor(Wait.forListeningPort());
            container.start();
            return container;
        }
    }

    private final DataSource database;
    private final AutoCloseable ending;

    private TestDatabase(DataSource database, AutoCloseable ending) {
        this.database = database;
        this.ending = ending;
    }

    public static TestDatabase start() {
        return switch (TestInfrastructure.chosen()) {
            case GIVEN ->
                    in(server(Objects.requireNonNull(System.getenv(TestInfrastructure.SERVER))));
            case CONTAINERS -> in(container());
            case EMBEDDED -> embedded();
        };
    }

    public DataSource database() {
        return database;
    }

    @Override
    public void close() {
        try {
            ending.close();
        } catch (Exception e) {
            throw new IllegalStateException("The tests' database does not end", e);
        }
    }

    private static TestDatabase embedded() {
        try {
            var postgres = EmbeddedPostgres.builder().start();
            return new TestDatabase(postgres.getPostgresDatabase(), postgres);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PGSimpleDataSource container() {
        var source = server(Container.POSTGRES.getJdbcUrl());
        source.setUser(Container.POSTGRES.getUsername());
        source.setPassword(Container.POSTGRES.getPassword());
        return source;
    }

    private static PGSimpleDataSource server(String url) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }

    private static TestDatabase in(PGSimpleDataSource server) {
        var name = "test_%d_%d".formatted(ProcessHandle.current().pid(), MADE.incrementAndGet());
        execute(server, "create database " + name);
        var own = server(server.getURL());
        own.setUser(server.getUser());
        own.setPassword(server.getPassword());
        own.setDatabaseName(name);
        return new TestDatabase(
                own, () -> execute(server, "drop database %s with (force)".formatted(name)));
    }

    private static void execute(DataSource database, String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The tests' PostgreSQL refuses: " + sql, e);
        }
    }
}
