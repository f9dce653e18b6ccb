package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class InfrastructureTest {

    @TempDir static Path home;

    private Stack stack;

    @BeforeAll
    void startOnce() {
        stack = Stack.in(home).onFreePorts().services().start();
    }

    @AfterAll
    void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void everyTopicOfTheContractExists() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get())
                    .containsAll(Topics.all().stream().map(it -> it.name()).toList());
        }
    }

    @Test
    void anOwnerSeesItsOwnSchemaOnly() throws SQLException {
        try (var imagestream = connect(Owner.IMAGESTREAM);
                var build = connect(Owner.BUILD)) {
            execute(imagestream, "CREATE TABLE IF NOT EXISTS secret_history (id int)");

            assertThatThrownBy(() -> execute(build, "SELECT * FROM imagestream.secret_history"))
                    .hasMessageContaining("permission denied for schema imagestream");
            assertThatThrownBy(() -> execute(build, "CREATE TABLE public.own (id int)"))
                    .hasMessageContaining("permission denied for schema public");
        }
    }

    @Test
    void aWrongPasswordOpensNothing() {
        assertThatThrownBy(() ->
                        DriverManager.getConnection(stack.jdbcUrl(Owner.BUILD), "build", "guessed"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void theDatabaseKeepsWhatItAcknowledged() throws SQLException {
        try (var build = connect(Owner.BUILD);
                var statement = build.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT current_setting('fsync'), current_setting('synchronous_commit')")) {
            row.next();

            assertThat(row.getString(1)).isEqualTo("on");
            assertThat(row.getString(2)).isEqualTo("on");
        }
    }

    @Test
    void theRegistrySendsEverybodyToTheTokenRealm() throws Exception {
        var answer = registry(HttpRequest.newBuilder());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer realm=\"" + stack.gatewayUrl() + "/registry/token\"")
                .contains("service=\"millrace-registry\"");
    }

    @Test
    void theRegistryTakesAPasswordFromNobody() throws Exception {
        var pair = stack.registryUsername() + ":" + stack.registryPassword();
        var basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));

        assertThat(
                        registry(HttpRequest.newBuilder().header("Authorization", "Basic " + basic))
                                .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aKilledDatabaseStartsAgainWithItsRows() throws Exception {
        try (var build = connect(Owner.BUILD)) {
            execute(build, "CREATE TABLE survivors AS SELECT 42 AS answer");
        }

        stack.process(Part.POSTGRES).kill();
        stack.process(Part.POSTGRES).start().awaitReady();

        try (var build = connect(Owner.BUILD)) {
            execute(build, "SELECT answer FROM survivors");
        }
    }

    private HttpResponse<Void> registry(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    request.uri(URI.create("http://" + stack.registryHost() + "/v2/")).build(),
                    BodyHandlers.discarding());
        }
    }

    private Connection connect(Owner owner) throws SQLException {
        return DriverManager.getConnection(
                stack.jdbcUrl(owner), owner.wireName(), stack.databasePassword(owner));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
