package io.millrace.build.execution.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Speaks to a Jenkins. It follows no redirect and believes no URL that Jenkins tells, because the
/// login goes with every request.
final class JenkinsApi {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST = 4 << 20;

    private final JenkinsServer server;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .cookieHandler(new CookieManager())
                    .build();
    private volatile Map<String, String> crumb = Map.of();

    JenkinsApi(JenkinsServer server) {
        this.server = server;
    }

    /// Jenkins answers and will answer so again.
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Where people find it.
    String place(String path) {
        return server.shown() + path;
    }

    /// @return empty when there is nothing there
    Optional<String> read(String path) throws IOException, InterruptedException {
        var answer = open(path);
        try (var body = answer.body()) {
            var text = new String(body.readNBytes(MOST), StandardCharsets.UTF_8);
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            require(answer, "GET " + path);
            return Optional.of(text);
        }
    }

    Optional<JsonNode> json(String path) throws IOException, InterruptedException {
        var text = read(path);
        try {
            return text.map(it -> Json.tree(it.getBytes(StandardCharsets.UTF_8)));
        } catch (UncheckedIOException malformed) {
            throw new IOException("Jenkins answered GET %s with no JSON".formatted(path));
        }
    }

    /// Whether it has begun to answer.
    ///
    /// @throws Refused when it has, and does not want to hear of whoever asks
    boolean answers() throws Refused, InterruptedException {
        try {
            return read("/api/json?tree=mode").isPresent();
        } catch (Refused refused) {
            throw refused;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// The caller closes the body.
    HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.ofInputStream());
    }

    void postXml(String path, String xml) throws IOException, InterruptedException {
        post(path, "text/xml; charset=utf-8", xml);
    }

    /// @return where Jenkins says that it goes on
    Optional<String> postForm(String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        var form =
                fields.entrySet().stream()
                        .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
                        .collect(Collectors.joining("&"));
        return post(path, "application/x-www-form-urlencoded", form);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Who shows a password instead of an API token needs a crumb, which is fetched when Jenkins
    /// asks for it.
    private Optional<String> post(String path, String type, String body)
            throws IOException, InterruptedException {
        var answer = send(path, type, body);
        var text = text(answer);
        if (answer.statusCode() == 403 && text.contains("crumb")) {
            crumb = crumb();
            answer = send(path, type, body);
            answer.body().close();
        }
        require(answer, "POST " + path);
        return answer.headers().firstValue("Location");
    }

    private HttpResponse<InputStream> send(String path, String type, String body)
            throws IOException, InterruptedException {
        var request = request(path).header("Content-Type", type);
        crumb.forEach(request::header);
        return http.send(
                request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofInputStream());
    }

    private Map<String, String> crumb() throws IOException, InterruptedException {
        var found = json("/crumbIssuer/api/json");
        return found.filter(it -> it.hasNonNull("crumbRequestField"))
                .map(it -> Map.of(it.path("crumbRequestField").asText(), it.path("crumb").asText()))
                .orElse(Map.of());
    }

    private static String text(HttpResponse<InputStream> answer) throws IOException {
        try (var body = answer.body()) {
            return new String(body.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }

    private static void require(HttpResponse<?> answer, String attempted) throws IOException {
        var status = answer.statusCode();
        if (status >= 400) {
            var said = "Jenkins answered %s with %d".formatted(attempted, status);
            if (status >= 500 || status == 429) {
                throw new IOException(said);
            }
            throw new Refused(said);
        }
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(TIMEOUT);
        if (server.user().isPresent() && server.token().isPresent()) {
            var login = server.user().get() + ":" + server.token().get();
            request.header(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }
}
