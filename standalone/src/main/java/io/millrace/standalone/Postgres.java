package io.millrace.standalone;

import io.millrace.contract.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The embedded PostgreSQL: one cluster, the database `millrace`, a role and a schema per owner.
record Postgres(PostgresSoftware software, Home home, int port, Secrets secrets) {

    private static final String ADMINISTRATOR = "postgres";

    Path data() {
        return home.file("postgres");
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    static String password(Secrets secrets, Owner owner) {
        return secrets.password("postgres." + owner.wireName());
    }

    String password(Owner owner) {
        return password(secrets, owner);
    }

    private String administratorPassword() {
        return secrets.password("postgres.administrator");
    }

    Program program() {
        var command =
                inOwnUserNamespace(
                        List.of(
                                software.program("postgres").toString(),
                                "-D",
                                data().toString(),
                                "-p",
                                "" + port,
                                "-clisten_addresses=127.0.0.1",
                                "-cunix_socket_directories=",
                                "-cfsync=on",
                                "-csynchronous_commit=on",
                                "-cshared_buffers=64MB",
                                "-cmax_connections=120",
                                "-cidle_in_transaction_session_timeout=10s",
                                "-cjit=off"));
        return Program.named(Part.POSTGRES.label(), home, command)
                .endedBy("INT")
                .preparedBy(this::awaitNoOrphans)
                .readyWhen(this::answers, Duration.ofSeconds(60));
    }

    /// PostgreSQL refuses to run as root; inside a user namespace without a mapping, root's process
    /// is nobody in particular and still owns root's files.
    private static List<String> inOwnUserNamespace(List<String> command) {
        if (!BuildAccount.runningAsRoot()) {
            return command;
        }
        var wrapped = new ArrayList<>(List.of("unshare", "--user", "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    /// A killed postmaster's children live for a moment and keep its shared memory: a start too
    /// early would fail.
    private void awaitNoOrphans() {
        var postgres = software.program("postgres").toString();
        ProcessHandle.allProcesses()
                .filter(process -> process.info().command().filter(postgres::equals).isPresent())
                .forEach(orphan ->
                        orphan.onExit().completeOnTimeout(orphan, 10, TimeUnit.SECONDS).join());
    }

    private boolean answers() {
        try (var connection = connect(ADMINISTRATOR)) {
            return connection.isValid(2);
        } catch (SQLException e) {
            if ("28P01".equals(e.getSQLState())) {
                throw new StartFailure(
                        "The passwords in %s do not fit the database in %s: one of them comes from elsewhere"
                                .formatted(home.file("secrets.properties"), data()));
            }
            return false;
        }
    }

    private Connection connect(String database) throws SQLException {
        DriverManager.setLoginTimeout(3);
        return DriverManager.getConnection(url(database), ADMINISTRATOR, administratorPassword());
    }

    /// Makes the cluster on the first start: passwords for everybody, from the first connection on.
    void initialise() {
        if (Files.exists(data())) {
            return;
        }
        var part = home.file("postgres.part");
        var passwordFile = home.file("postgres.password");
        try {
            Home.deleteTree(part);
            Home.writePrivately(passwordFile, administratorPassword());
            run(
                    inOwnUserNamespace(
                            List.of(
                                    software.program("initdb").toString(),
                                    "-D",
                                    part.toString(),
                                    "-U",
                                    ADMINISTRATOR,
                                    "-E",
                                    "UTF8",
                                    "--locale-provider=builtin",
                                    "--builtin-locale=C.UTF-8",
                                    "--locale=C",
                                    "--auth=scram-sha-256",
                                    "--pwfile=" + passwordFile)));
            Files.move(part, data(), StandardCopyOption.ATOMIC_MOVE);
            Files.delete(passwordFile);
        } catch (IOException e) {
            throw new StartFailure("Cannot create the database cluster in " + data(), e);
        }
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (var output = process.getInputStream()) {
            var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new StartFailure("'%s' failed:\n%s".formatted(command.getFirst(), text));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted during '%s'".formatted(command.getFirst()));
        }
    }

    /// Gives each owner a role that can use the schema of its own name and nothing else.
    void createOwners() {
        try {
            try (var connection = connect(ADMINISTRATOR)) {
                if (!exists(
                        connection, "SELECT 1 FROM pg_database WHERE datname = ?", "millrace")) {
                    execute(connection, "CREATE DATABASE millrace");
                }
                for (var owner : Owner.values()) {
                    createRole(connection, owner);
                }
                execute(
                        connection,
                        "REVOKE ALL ON DATABASE millrace, postgres, template1 FROM PUBLIC");
            }
            try (var connection = connect("millrace")) {
                execute(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
                for (var owner : Owner.values()) {
                    for (var statement : schema(owner)) {
                        execute(connection, statement);
                    }
                }
            }
        } catch (SQLException e) {
            throw new StartFailure("Cannot prepare the database", e);
        }
    }

    private void createRole(Connection connection, Owner owner) throws SQLException {
        var verb =
                exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", owner.wireName())
                        ? "ALTER"
                        : "CREATE";
        execute(connection, role(verb, owner, password(owner)));
    }

    /// SQL that gives a role the schema of its own name, in the database `millrace`.
    static List<String> schema(Owner owner) {
        var name = owner.wireName();
        return List.of(
                "GRANT CONNECT ON DATABASE millrace TO " + name,
                "CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %<s".formatted(name),
                "ALTER ROLE %s SET search_path = %<s".formatted(name));
    }

    /// SQL that makes the owner's role, or changes its password.
    ///
    /// @param verb CREATE or ALTER
    static String role(String verb, Owner owner, String password) {
        return "%s ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '%s'"
                .formatted(verb, owner.wireName(), password);
    }

    private static boolean exists(Connection connection, String query, String name)
            throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
