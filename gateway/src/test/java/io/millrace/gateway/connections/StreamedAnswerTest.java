package io.millrace.gateway.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.vertx.utils.VertxJavaIoContext;
import io.quarkus.vertx.utils.VertxOutputStream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Written as Quarkus writes it, on a connection with HTTP/2 that carries others.
class StreamedAnswerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long BETWEEN_PIECES = TimeUnit.MILLISECONDS.toNanos(10);

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<RoutingContext> waiting = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private HttpClient client;

    @BeforeEach
    void listen() throws Exception {
        var router = Router.router(vertx);
        router.route("/lasts").handler(this::write);
        router.route("/waits").handler(waiting::complete);
        var server = got(vertx.createHttpServer().requestHandler(router).listen(0));
        var patience = new Patience(PATIENCE, PATIENCE, PATIENCE);
        new Connections(patience, 10, InstantSource.system(), new SimpleMeterRegistry())
                .accept(vertx);
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false)
                                .setDefaultPort(server.actualPort()));
    }

    @AfterEach
    void stop() throws Exception {
        got(vertx.close());
    }

    private static <T> T got(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void write(RoutingContext http) {
        http.response().setChunked(true);
        Executors.newVirtualThreadPerTaskExecutor()
                .execute(() -> {
                    try (var out = new VertxOutputStream(new VertxJavaIoContext(http, 128, 8191))) {
                        StreamedAnswer.of(http, StreamedAnswerTest::withoutEnd).write(out);
                        ended.complete("well");
                    } catch (IOException e) {
                        ended.complete(e.toString());
                    }
                });
    }

    private static void withoutEnd(OutputStream out) throws IOException {
        while (true) {
            out.write(new byte[1000]);
            out.flush();
            LockSupport.parkNanos(BETWEEN_PIECES);
        }
    }

    @Test
    void whoStopsReadingLeavesTheConnectionToTheOthers() throws Exception {
        var request = got(client.request(HttpMethod.GET, "/lasts"));
        assertThat(got(request.send()).statusCode()).isEqualTo(200);
        var other = got(client.request(HttpMethod.GET, "/waits"));
        var answer = other.send();
        var http = waiting.get(10, TimeUnit.SECONDS);
        assertThat(other.connection()).isSameAs(request.connection());

        request.reset();

        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo("well");
        http.vertx().runOnContext(_ -> http.end());
        assertThat(got(answer).statusCode()).isEqualTo(200);
    }
}
