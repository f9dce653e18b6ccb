package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Owner;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The SQL by which `docker-compose.yml`, the chart and `./run chart-secrets` make roles and
/// schemas, on a real PostgreSQL: no role reads, or makes anything in, another's schema.
class SchemasTest {

    @TempDir Path directory;

    private EmbeddedPostgres postgres;

    @BeforeEach
    void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder().start();
        asAdministrator("postgres", List.of("CREATE DATABASE millrace"));
    }

    @AfterEach
    void stop() throws IOException {
        postgres.close();
    }

    @Test
    void theRolesOfDockerComposeSeeTheirOwnSchemasOnly() throws IOException, SQLException {
        var script = Files.readString(Checkout.find().root().resolve("docker-compose.yml"));
        asAdministrator("millrace", revocations(script));
        for (var owner : Owner.values()) {
            asAdministrator("millrace", statements(script, owner));
            // The second start of the system finds everything there.
            asAdministrator("millrace", statements(script, owner));
        }

        nobodySeesAnothersSchema();
    }

    @Test
    void theRolesOfTheChartSeeTheirOwnSchemasOnly() throws IOException, SQLException {
        var template =
                Files.readString(
                        Checkout.find().root().resolve("helm/millrace/templates/database.yaml"));
        var sql = template.substring(template.indexOf("postInitApplicationSQL:")).lines();
        var statements =
                sql.map(String::strip)
                        .filter(it -> it.startsWith("- "))
                        .map(it ->
                                it.substring(2).replaceAll("\\{\\{ \\$?\\.Values.+?}}", "millrace"))
                        .toList();
        asAdministrator("millrace", statements.stream().filter(it -> !isPerOwner(it)).toList());
        for (var owner : Owner.values()) {
            asAdministrator(
                    "millrace",
                    statements.stream()
                            .filter(SchemasTest::isPerOwner)
                            .map(it -> it.replace("{{ . }}", owner.wireName()))
                            .toList());
        }

        nobodySeesAnothersSchema();
    }

    @Test
    void theRolesBesideTheChartsSecretsSeeTheirOwnSchemasOnly() throws IOException, SQLException {
        ChartSecrets.write(directory.resolve("made"), "millrace");
        var script = Files.readString(directory.resolve("made/schemas.sql"));

        asAdministrator("millrace", List.of(script));
        for (var owner : Owner.values()) {
            var role = owner.wireName();
            asAdministrator("millrace", List.of("ALTER ROLE %s PASSWORD '%<s'".formatted(role)));
        }

        nobodySeesAnothersSchema();
    }

    private static boolean isPerOwner(String statement) {
        return statement.contains("{{ . }}");
    }

    private void nobodySeesAnothersSchema() throws SQLException {
        for (var owner : Owner.values()) {
            try (var own = as(owner)) {
                execute(own, "CREATE TABLE kept (id int)");
                assertThat(own.getSchema()).isEqualTo(owner.wireName());
            }
        }
        for (var owner : Owner.values()) {
            try (var own = as(owner)) {
                for (var other : others(owner)) {
                    assertThatThrownBy(() -> execute(own, "SELECT * FROM " + other + ".kept"))
                            .hasMessageContaining("permission denied for schema " + other);
                    assertThatThrownBy(() -> execute(own, "CREATE TABLE " + other + ".x (id int)"))
                            .hasMessageContaining("permission denied for schema " + other);
                }
                assertThatThrownBy(() -> execute(own, "CREATE TABLE public.x (id int)"))
                        .hasMessageContaining("permission denied for schema public");
                assertThatThrownBy(() -> execute(own, "CREATE SCHEMA more"))
                        .hasMessageContaining("permission denied for database");
            }
        }
    }

    private static List<String> others(Owner owner) {
        return Arrays.stream(Owner.values())
                .filter(it -> it != owner)
                .map(Owner::wireName)
                .toList();
    }

    private static List<String> revocations(String script) {
        return script.lines()
                .map(String::strip)
                .filter(it -> it.startsWith("sql -c '"))
                .map(it -> it.substring("sql -c '".length(), it.length() - 1))
                .toList();
    }

    /// What psql makes of the script for one owner.
    private static List<String> statements(String script, Owner owner) {
        var start = script.indexOf("<<'SQL'\n") + "<<'SQL'\n".length();
        var sql =
                script.substring(start, script.indexOf("        SQL\n", start))
                        .replace(":\"owner\"", owner.wireName())
                        .replace(":'owner'", "'" + owner.wireName() + "'")
                        .replace(":'password'", "'" + owner.wireName() + "'")
                        .replace(" \\gexec", ";");
        return Stream.of(sql.split(";")).map(String::strip).filter(it -> !it.isEmpty()).toList();
    }

    private void asAdministrator(String database, List<String> statements) throws SQLException {
        try (var connection = postgres.getDatabase("postgres", database).getConnection()) {
            for (var statement : statements) {
                for (var made : results(connection, statement)) {
                    execute(connection, made);
                }
            }
        }
    }

    /// A query's results are statements, as `\gexec` has it.
    private static List<String> results(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            if (!statement.execute(text)) {
                return List.of();
            }
            var rows = statement.getResultSet();
            return rows.next() ? List.of(rows.getString(1)) : List.of();
        }
    }

    private Connection as(Owner owner) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:%d/millrace".formatted(postgres.getPort()),
                owner.wireName(),
                owner.wireName());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
