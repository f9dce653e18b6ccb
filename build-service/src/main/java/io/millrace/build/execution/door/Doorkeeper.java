package io.millrace.build.execution.door;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.platform.registry.RegistryAuthorization;
import io.millrace.platform.registry.RegistryGrant;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers the requests that come to a door.
final class Doorkeeper implements HttpHandler {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Set<String> ASKED =
            Set.of("accept", "content-type", "content-range", "range", "user-agent");
    private static final Set<String> OURS =
            Set.of("connection", "content-length", "date", "location", "transfer-encoding");

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final URI registry;
    private final RegistryAuthorization authorization;
    private final RegistryDoor.Rights rights;
    private final byte[] login;
    private volatile @Nullable String pushed;

    Doorkeeper(
            URI registry,
            RegistryAuthorization authorization,
            RegistryDoor.Rights rights,
            RegistryCredential credential) {
        this.registry = registry;
        this.authorization = authorization;
        this.rights = rights;
        var pair = credential.username() + ":" + credential.password();
        this.login =
                ("Basic "
                                + Base64.getEncoder()
                                        .encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                        .getBytes(StandardCharsets.UTF_8);
    }

    Optional<String> pushed() {
        return Optional.ofNullable(pushed);
    }

    void close() {
        client.shutdownNow();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isKnown(exchange)) {
                exchange.getResponseHeaders()
                        .set("WWW-Authenticate", "Basic realm=\"a build's registry\"");
                refuse(exchange, 401, "UNAUTHORIZED", "show the credential of the build");
                return;
            }
            var request =
                    RegistryRequest.of(
                            exchange.getRequestMethod(), exchange.getRequestURI().getPath());
            if (request.isEmpty() || !mayPass(request.get())) {
                refuse(
                        exchange,
                        403,
                        "DENIED",
                        "the build may push its output and pull its project's images");
                return;
            }
            pass(exchange, request.get());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isKnown(HttpExchange exchange) {
        var shown = exchange.getRequestHeaders().getFirst("Authorization");
        return shown != null
                && MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), login);
    }

    private boolean mayPass(RegistryRequest request) {
        var repository = request.repository();
        if (repository.isEmpty()) {
            return request.reads();
        }
        var isOutput = rights.output().filter(repository::equals).isPresent();
        if (request.reads()) {
            return isOutput || rights.mayPull(repository);
        }
        return isOutput
                && request.writes()
                && (!request.kind().equals("manifests")
                        || request.reference().equals(rights.tag())
                        || request.reference().startsWith("sha256:"));
    }

    private void pass(HttpExchange exchange, RegistryRequest request)
            throws IOException, InterruptedException {
        var answer =
                client.send(
                        passedOn(exchange, request, query(exchange)), BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            note(request, answer);
            answer(exchange, answer, body);
        }
    }

    /// Blobs of repositories that may not be read are not taken over either.
    private @Nullable String query(HttpExchange exchange) {
        var query = exchange.getRequestURI().getRawQuery();
        if (query == null || !query.contains("mount=")) {
            return query;
        }
        for (var pair : exchange.getRequestURI().getQuery().split("&")) {
            if (pair.startsWith("from=") && rights.mayPull(pair.substring(5))) {
                return query;
            }
        }
        return null;
    }

    private HttpRequest passedOn(
            HttpExchange exchange, RegistryRequest request, @Nullable String query) {
        var path = exchange.getRequestURI().getRawPath();
        var builder =
                HttpRequest.newBuilder(registry.resolve(query == null ? path : path + "?" + query))
                        .timeout(PATIENCE)
                        .method(request.method(), body(exchange));
        exchange.getRequestHeaders()
                .forEach((name, values) -> {
                    if (ASKED.contains(name.toLowerCase(Locale.ROOT))) {
                        values.forEach(it -> builder.header(name, it));
                    }
                });
        return builder.header("Authorization", authorization.header(grants(request, query)))
                .build();
    }

    private static List<RegistryGrant> grants(RegistryRequest request, @Nullable String query) {
        if (request.repository().isEmpty()) {
            return List.of();
        }
        if (request.reads()) {
            return List.of(RegistryGrant.pull(request.repository()));
        }
        var push = RegistryGrant.push(request.repository());
        if (query == null || !query.contains("mount=")) {
            return List.of(push);
        }
        for (var pair : query.split("&")) {
            if (pair.startsWith("from=")) {
                var from = URLDecoder.decode(pair.substring(5), StandardCharsets.UTF_8);
                return List.of(push, RegistryGrant.pull(from));
            }
        }
        return List.of(push);
    }

    private static BodyPublisher body(HttpExchange exchange) {
        var length = exchange.getRequestHeaders().getFirst("Content-Length");
        var isChunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
        if (!isChunked && (length == null || length.equals("0"))) {
            return BodyPublishers.noBody();
        }
        var stream = BodyPublishers.ofInputStream(exchange::getRequestBody);
        return length == null
                ? stream
                : BodyPublishers.fromPublisher(stream, Long.parseLong(length));
    }

    private void note(RegistryRequest request, HttpResponse<?> answer) {
        if (request.method().equals("PUT")
                && request.kind().equals("manifests")
                && request.reference().equals(rights.tag())
                && answer.statusCode() == 201) {
            pushed = answer.headers().firstValue("Docker-Content-Digest").orElse(null);
        }
    }

    private static void answer(
            HttpExchange exchange, HttpResponse<InputStream> answer, InputStream body)
            throws IOException {
        var headers = exchange.getResponseHeaders();
        answer.headers()
                .map()
                .forEach((name, values) -> {
                    if (!OURS.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                        headers.put(name, values);
                    }
                });
        answer.headers().firstValue("Location").ifPresent(it -> headers.set("Location", here(it)));
        var length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        if (exchange.getRequestMethod().equals("HEAD")) {
            if (length >= 0) {
                headers.set("Content-Length", Long.toString(length));
            }
            exchange.sendResponseHeaders(answer.statusCode(), -1);
            return;
        }
        if (length == 0 || answer.statusCode() == 204) {
            exchange.sendResponseHeaders(answer.statusCode(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.statusCode(), Math.max(length, 0));
        body.transferTo(exchange.getResponseBody());
    }

    /// The registry names itself as we know it; the builder knows it by another way.
    private static String here(String location) {
        var named = URI.create(location);
        var query = named.getRawQuery() == null ? "" : "?" + named.getRawQuery();
        return named.getRawPath() + query;
    }

    private static void refuse(HttpExchange exchange, int code, String word, String why)
            throws IOException {
        var body =
                "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}\n"
                        .formatted(word, why)
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(code, -1);
            return;
        }
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }
}
