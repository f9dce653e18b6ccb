package io.millrace.platform.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is asked of one registry, with the credential for it. The credential goes to no other
/// place.
final class RegistryConnection {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final URI base;
    private final RegistryAuthorization authorization;

    /// @param base where the registry is, `http://host:port`
    RegistryConnection(URI base, RegistryAuthorization authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    /// @param path on the registry
    HttpRequest.Builder to(String path, RegistryGrant... access) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", authorization.header(List.of(access)));
    }

    /// The path that the registry named, whichever host it named with it.
    URI here(String location) {
        var named = base.resolve(location);
        var query = named.getRawQuery() == null ? "" : "?" + named.getRawQuery();
        return URI.create(named.getRawPath().replaceFirst("^/+", "/") + query);
    }

    HttpResponse<Void> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.discarding());
    }

    /// Sends what nobody waits for.
    void tell(HttpRequest request) {
        var _ = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }

    /// @param what is asked for, as in "to store …"
    void demand(int code, HttpRequest request, String what)
            throws IOException, InterruptedException {
        expect(code, send(request), what);
    }

    HttpResponse<byte[]> read(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /// The answer's body as it comes; empty when there is nothing. The caller closes the stream.
    Optional<InputStream> stream(HttpRequest request, String what)
            throws IOException, InterruptedException {
        var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        switch (answer.statusCode()) {
            case 200 -> {
                return Optional.of(answer.body());
            }
            case 404 -> {
                answer.body().close();
                return Optional.empty();
            }
            case 301, 302, 303, 307, 308 -> {
                answer.body().close();
                return elsewhere(request, answer, what);
            }
            default -> {
                answer.body().close();
                throw refused(answer.statusCode(), "read " + what);
            }
        }
    }

    /// A registry over object storage sends its readers there. The credential stays here.
    private Optional<InputStream> elsewhere(
            HttpRequest request, HttpResponse<InputStream> answer, String what)
            throws IOException, InterruptedException {
        var location =
                answer.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> refused(answer.statusCode(), "read " + what));
        var moved =
                client.send(
                        HttpRequest.newBuilder(request.uri().resolve(location))
                                .timeout(PATIENCE)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        if (moved.statusCode() != 200) {
            moved.body().close();
            throw refused(moved.statusCode(), "read " + what + " from the registry's storage");
        }
        return Optional.of(moved.body());
    }

    static void expect(int code, HttpResponse<?> answer, String what) throws RegistryUnavailable {
        if (answer.statusCode() != code) {
            throw refused(answer.statusCode(), what);
        }
    }

    static RegistryUnavailable refused(int code, String what) {
        return new RegistryUnavailable(
                "The registry answered %d to the request to %s".formatted(code, what));
    }
}
