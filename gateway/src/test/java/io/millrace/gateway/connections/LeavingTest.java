package io.millrace.gateway.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients of a gateway that is about to stop are sent to another one, and lose no answer.
class LeavingTest {

    private final Vertx vertx = Vertx.vertx();
    private final Leaving leaving = new Leaving();
    private final CompletableFuture<RoutingContext> waiting = new CompletableFuture<>();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        var router = Router.router(vertx);
        router.route().handler(leaving::answer);
        router.route("/waits").handler(waiting::complete);
        router.route().handler(RoutingContext::end);
        port = got(vertx.createHttpServer().requestHandler(router).listen(0)).actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        got(vertx.close());
    }

    private static <T> T got(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private HttpClient client(HttpVersion version) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setProtocolVersion(version)
                        .setHttp2ClearTextUpgrade(false)
                        .setDefaultPort(port));
    }

    private static Future<HttpClientResponse> asked(HttpClient client, String path) {
        return client.request(HttpMethod.GET, path)
                .compose(it -> it.send())
                .compose(it -> it.end().map(it));
    }

    @Test
    void aConnectionIsKeptUntilThen() throws Exception {
        var client = client(HttpVersion.HTTP_1_1);

        assertThat(got(asked(client, "/")).getHeader("Connection")).isNull();

        leaving.begin(new ShutdownDelayInitiatedEvent());
        assertThat(got(asked(client, "/")).getHeader("Connection")).isEqualTo("close");
        assertThat(leaving.isLeaving()).isTrue();
    }

    @Test
    void whatAMultiplexedConnectionWaitsForStillComes() throws Exception {
        var goodbye = new CompletableFuture<Void>();
        var client = client(HttpVersion.HTTP_2);
        var first = got(client.request(HttpMethod.GET, "/waits"));
        first.connection().goAwayHandler(_ -> goodbye.complete(null));
        var slow = first.send();
        var http = waiting.get(10, TimeUnit.SECONDS);

        leaving.begin(new ShutdownDelayInitiatedEvent());
        assertThat(got(asked(client, "/")).statusCode()).isEqualTo(200);
        goodbye.get(10, TimeUnit.SECONDS);

        http.vertx().runOnContext(_ -> http.end("done"));
        assertThat(got(slow).statusCode()).isEqualTo(200);
        assertThat(got(asked(client, "/")).statusCode()).isEqualTo(200);
    }
}
