package io.millrace.build.execution.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.platform.registry.RegistryGrant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
class RealmTokensTest {

    private HttpServer server;
    private String challenge;
    private String asked;
    private String shown;
    private int answer = 200;

    @BeforeEach
    void aRegistryAndItsRealm() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/", this::registry);
        server.createContext("/registry/token", this::realm);
        server.start();
        challenge =
                "Bearer realm=\"%s\",service=\"millrace-registry\""
                        .formatted(uri().resolve("/registry/token"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aTokenIsHadWhereTheRegistrySaysAndForNoMoreThanItNeeds() {
        try (var tokens = tokens()) {
            var header =
                    tokens.header(
                            List.of(RegistryGrant.push("team/app"), RegistryGrant.pull("team/x")));

            assertThat(header).isEqualTo("Bearer signed");
        }
        assertThat(asked)
                .isEqualTo(
                        "service=millrace-registry&scope=repository:team/app:pull,push"
                                + "&scope=repository:team/x:pull");
        assertThat(
                        new String(
                                Base64.getDecoder().decode(shown.substring(6)),
                                StandardCharsets.UTF_8))
                .isEqualTo("millrace-build:password");
    }

    @Test
    void aRegistryWithoutARealmIsShownTheLogin() {
        challenge = "Basic realm=\"registry\"";

        try (var tokens = tokens()) {
            assertThat(tokens.header(List.of())).startsWith("Basic ");
        }
    }

    @Test
    void aRealmThatRefusesIsNoToken() {
        answer = 401;

        try (var tokens = tokens()) {
            assertThatThrownBy(() -> tokens.header(List.of()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("refuses: HTTP 401")
                    .hasMessageNotContaining("password");
        }
    }

    private RealmTokens tokens() {
        return new RealmTokens(uri(), new RegistryCredential("r", "millrace-build", "password"));
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void registry(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
        exchange.sendResponseHeaders(401, -1);
        exchange.close();
    }

    private void realm(HttpExchange exchange) throws IOException {
        asked = exchange.getRequestURI().getQuery();
        shown = exchange.getRequestHeaders().getFirst("Authorization");
        var body = "{\"token\":\"signed\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
