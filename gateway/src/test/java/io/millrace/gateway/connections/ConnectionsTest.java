package io.millrace.gateway.connections;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients with bad manners, on real sockets.
class ConnectionsTest {

    private static final Patience PATIENCE =
            new Patience(Duration.ofMillis(900), Duration.ofMillis(300), Duration.ofMillis(600));
    private static final int MOST = 3;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        var router = Router.router(vertx);
        router.route().handler(ConnectionFilter::follow);
        router.route("/slow").handler(http -> vertx.setTimer(1500, _ -> http.end("done")));
        router.route("/large").handler(http -> http.end(Buffer.buffer(new byte[64 << 20])));
        router.route("/socket").handler(http -> http.request().toWebSocket());
        router.route().handler(RoutingContext::end);
        port =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .actualPort();
        new Connections(PATIENCE, MOST, InstantSource.system(), meters).accept(vertx);
        await().untilAsserted(() -> {
            try (var socket = connected("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                assertThat(meters.get("millrace.connections").gauge().value()).isEqualTo(1);
            }
        });
        await().untilAsserted(() ->
                assertThat(meters.get("millrace.connections").gauge().value()).isZero());
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Socket connected(String bytes) throws IOException {
        var socket = new Socket("localhost", port);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(bytes.getBytes(US_ASCII));
        return socket;
    }

    private double hungUp(String reason) {
        var counter = meters.find("millrace.connections.hung.up").tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void headersThatComeByteByByteAreNotWaitedFor() throws IOException {
        try (var socket = connected("GET / HTTP/1.1\r\n")) {
            await().pollInterval(Duration.ofMillis(100))
                    .untilAsserted(() -> {
                        try {
                            socket.getOutputStream().write("X: 1\r\n".getBytes(US_ASCII));
                        } catch (IOException gone) {
                            assertThat(gone).hasMessageContaining("Broken pipe");
                        }
                        assertThat(hungUp("slow-head")).isEqualTo(1);
                    });
        }
    }

    @Test
    void aConnectionWithoutARequestIsHungUp() throws IOException {
        try (var socket = connected("")) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(hungUp("idle")).isEqualTo(1);
        }
    }

    @Test
    void aConnectionIsHungUpSomeTimeAfterItsAnswer() throws IOException {
        try (var socket = connected("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 200 OK");
            assertThat(hungUp("idle")).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatTakesLongIsWaitedFor() throws IOException {
        try (var socket =
                connected("GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
            var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

            assertThat(answer).endsWith("done");
        }
    }

    @Test
    void whoDoesNotReadItsAnswerIsHungUp() throws IOException {
        try (var socket = connected("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            await().untilAsserted(() -> assertThat(hungUp("unread")).isEqualTo(1));

            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void aWebSocketMayStayAndSayWhatItLikes() throws IOException {
        var upgrade =
                """
                GET /socket HTTP/1.1\r
                Host: localhost\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """;
        try (var socket = connected(upgrade)) {
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 101");

            try (var other = connected("")) {
                assertThat(other.getInputStream().read()).isEqualTo(-1);
            }

            assertThat(hungUp("idle")).isEqualTo(1);
            assertThat(hungUp("slow-head")).isZero();
            await().untilAsserted(() ->
                    assertThat(meters.get("millrace.connections").gauge().value()).isEqualTo(1));
        }
    }

    @Test
    void tooManyConnectionsAreNotTaken() throws IOException {
        try (var first = connected("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
                var second = connected("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
                var third = connected("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
                var fourth = connected("")) {
            assertThat(fourth.getInputStream().read()).isEqualTo(-1);
            assertThat(hungUp("too-many")).isEqualTo(1);
            assertThat(first.getInputStream().read()).isEqualTo('H');
            assertThat(second.getInputStream().read()).isEqualTo('H');
            assertThat(third.getInputStream().read()).isEqualTo('H');
        }
    }
}
