package io.millrace.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestFollowerTest {

    private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2VjcmV0c2VjcmV0";

    private final BlockingQueue<AuditRecord> records = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;

    @BeforeEach
    void serve() throws InterruptedException, ExecutionException {
        var router = Router.router(vertx);
        router.route()
                .handler(
                        new RequestFollower(records::add, InstantSource.fixed(Recorded.NOON))
                                ::follow);
        router.post()
                .handler(http -> {
                    Audited.name(http, "push");
                    http.response().setStatusCode(201).end("{}");
                });
        router.get("/never").handler(http -> {});
        router.get().handler(http -> http.response().setStatusCode(403).end());
        server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
    }

    @AfterEach
    void stop() throws InterruptedException, ExecutionException {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void noSecretIsRecorded() throws IOException, InterruptedException {
        var answer =
                send(
                        request("/api/v1/namespaces/demo/secrets?access_token=c2VjcmV0c2VjcmV0")
                                .header("Authorization", "Bearer " + TOKEN)
                                .header("User-Agent", "curl Bearer c2VjcmV0c2VjcmV0")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"kind\":\"Secret\",\"data\":{\"a\":\"c2VjcmV0c2VjcmV0\"}}")));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(recorded())
                .doesNotContain("c2VjcmV0", "eyJ", "Secret", "access_token")
                .contains("\"name\":\"push\"", "\"code\":201", "\"verb\":\"create\"");
    }

    @Test
    void noTokenInThePathIsRecorded() throws IOException, InterruptedException {
        send(request("/api/v1/" + TOKEN + "/" + TOKEN + "/" + TOKEN + "/" + TOKEN).GET());

        assertThat(recorded()).doesNotContain("c2VjcmV0", "eyJ").contains("\"code\":403");
    }

    @Test
    void noWebhooksSecretIsRecorded() throws IOException, InterruptedException {
        send(
                request(
                                "/apis/build.openshift.io/v1/namespaces/demo/buildconfigs/b/webhooks/geheim/generic")
                        .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(recorded()).doesNotContain("geheim").contains("\"subresource\":\"webhooks\"");
    }

    @Test
    void aClientFindsItsRequestByItsOwnNumberOrByOurs() throws IOException, InterruptedException {
        var own = send(request("/api").header("Audit-ID", "my-own-1").GET());
        var improper = send(request("/api").header("Audit-ID", "a b\"c").GET());

        assertThat(own.headers().firstValue("Audit-ID")).hasValue("my-own-1");
        assertThat(records.take().id()).isEqualTo("my-own-1");
        assertThat(improper.headers().firstValue("Audit-ID"))
                .hasValue(records.take().id())
                .hasValueSatisfying(it -> assertThat(it).hasSize(36));
    }

    @Test
    void aClientThatLeavesIsRecordedOnce() throws IOException, InterruptedException {
        try (var socket = new Socket("127.0.0.1", server.actualPort())) {
            socket.getOutputStream()
                    .write(
                            "GET /never HTTP/1.1\r\nHost: a\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        assertThat(next().code()).isZero();
        assertThat(records).isEmpty();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private String recorded() throws InterruptedException {
        return new String(next().json(), StandardCharsets.UTF_8);
    }

    private AuditRecord next() throws InterruptedException {
        return java.util.Objects.requireNonNull(records.poll(10, TimeUnit.SECONDS));
    }
}
