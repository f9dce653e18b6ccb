package io.millrace.gateway.curated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.platform.network.AddressPolicy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceAddressTest {

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/file", it -> answer(it, 200, "kind: ImageStream"));
        server.createContext("/large", it -> answer(it, 200, "x".repeat(Document.LIMIT + 1)));
        server.createContext("/gone", it -> answer(it, 404, ""));
        server.createContext("/silent", it -> {});
        server.createContext("/moved", it -> redirect(it, "/file"));
        server.createContext("/around", it -> redirect(it, "/around"));
        server.createContext("/inwards", it -> redirect(it, "http://169.254.169.254/latest"));
        server.start();
    }

    private static void answer(HttpExchange exchange, int code, String body) {
        try (exchange) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void redirect(HttpExchange exchange, String location) {
        exchange.getResponseHeaders().set("Location", location);
        answer(exchange, 302, "");
    }

    @AfterEach
    void stop() throws InterruptedException, ExecutionException {
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private String read(String path, String... allowed)
            throws SourceException, InterruptedException {
        return read(path, Duration.ofSeconds(30), allowed);
    }

    private String read(String path, Duration patience, String... allowed)
            throws SourceException, InterruptedException {
        var policy = AddressPolicy.allowing(List.of(allowed));
        var address = new SourceAddress(vertx, policy, patience);
        return new String(address.read(uri(path)).body(), StandardCharsets.UTF_8);
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private String here() {
        return "localhost:" + server.getAddress().getPort();
    }

    @Test
    void aFileIsReadWhereTheOperatorAllowsIt() throws SourceException, InterruptedException {
        assertThat(read("/file", here())).isEqualTo("kind: ImageStream");
        assertThat(read("/moved", here())).isEqualTo("kind: ImageStream");
    }

    @Test
    void addressesThatAreNotPublicAreNotReadFrom() {
        assertThatThrownBy(() -> read("/file"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("localhost");
        assertThatThrownBy(() -> read("/inwards", here()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("169.254.169.254");
    }

    @Test
    void whatIsTooLargeTooSlowOrGoneIsNamed() {
        assertThatThrownBy(() -> read("/large", here())).hasMessageContaining("more than 3145728");
        assertThatThrownBy(() -> read("/silent", Duration.ofSeconds(1), here()))
                .hasMessageContaining("1 seconds");
        assertThatThrownBy(() -> read("/gone", here())).hasMessageContaining("404");
        assertThatThrownBy(() -> read("/around", here())).hasMessageContaining("5 times");
    }

    @Test
    void noTokenOfAnAddressIsShown() {
        assertThat(SourceAddress.shown(URI.create("https://me:geheim@host:8/a?token=geheim")))
                .isEqualTo("https://host:8/a");
    }
}
