package io.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The gateway's API as one user.
public final class Api {

    private static final Duration AWAY = Duration.ofSeconds(60);

    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final String url;
    private final String token;
    private final Optional<String> acting;

    /// @param token empty for a client that shows no credentials
    public Api(String url, String token) {
        this(url, token, Optional.empty());
    }

    private Api(String url, String token, Optional<String> acting) {
        this.url = url;
        this.token = token;
        this.acting = acting;
    }

    /// The same as another user, on behalf of whom this one may act.
    public Api acting(String user) {
        return new Api(url, token, Optional.of(user));
    }

    /// An answer: its status and its body.
    public record Answer(int code, JsonNode body) {

        /// The body, if the answer is a success.
        public JsonNode orFail() {
            if (code >= 300) {
                throw new IllegalStateException(
                        "%d %s".formatted(code, body.path("message").asText(body.toString())));
            }
            return body;
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    /// How long an answer took, in milliseconds.
    public record Timing(double firstByte, double total) {}

    /// Reads the whole answer and looks at the clock meanwhile.
    public Timing timed(String path, String accept) {
        var begin = System.nanoTime();
        var request = request(path).setHeader("Accept", accept).GET().build();
        try (var body = exchange(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            var _ = body.read();
            var first = System.nanoTime();
            body.transferTo(OutputStream.nullOutputStream());
            return new Timing((first - begin) / 1e6, (System.nanoTime() - begin) / 1e6);
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + path, e);
        }
    }

    public Answer post(String path, String body) {
        return post(path, "application/json", body);
    }

    /// @param type the `Content-Type`, as it is to be said
    public Answer post(String path, String type, String body) {
        return send(
                request(path)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer put(String path, String body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer patch(String path, String mediaType, String body) {
        return send(
                request(path)
                        .header("Content-Type", mediaType)
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /// The text at the path, however long it takes to be complete.
    public String text(String path) {
        return exchange(
                        request(path).timeout(Duration.ofMinutes(5)).GET().build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /// The events of a watch, one JSON document each, until the stream is closed.
    public Stream<JsonNode> watch(String path) {
        return exchange(
                        request(path).timeout(Duration.ofMinutes(5)).GET().build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body()
                .map(Api::parse);
    }

    /// How many bytes come until the stream is closed.
    public long length(String path) {
        var request = request(path).timeout(Duration.ofMinutes(5)).GET().build();
        try (var body = exchange(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            return body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        var request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(Duration.ofSeconds(45))
                        .header("Accept", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        acting.ifPresent(user -> request.header("Impersonate-User", user));
        return request;
    }

    private Answer send(HttpRequest.Builder request) {
        var response = exchange(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), parse(response.body()));
    }

    /// Asks again while the gateway is away: what did not reach it, and what only reads.
    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        var end = System.nanoTime() + AWAY.toNanos();
        try {
            while (true) {
                try {
                    return http.send(request, body);
                } catch (IOException e) {
                    var isHarmless =
                            e instanceof ConnectException || request.method().equals("GET");
                    if (!isHarmless || System.nanoTime() > end) {
                        throw new UncheckedIOException(request.method() + " " + request.uri(), e);
                    }
                    TimeUnit.MILLISECONDS.sleep(200);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + request.uri(), e);
        }
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("No JSON: " + text, e);
        }
    }
}
