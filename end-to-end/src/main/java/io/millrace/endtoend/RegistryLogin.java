package io.millrace.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// A user of the registry, who fetches tokens where the registry says they are had, as any client
/// does.
final class RegistryLogin {

    private static final Duration FRESH = Duration.ofMinutes(2);
    private static final Pattern PARAMETER = Pattern.compile("(realm|service)=\"([^\"]*)\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Token(String text, Instant since) {}

    private final HttpClient http;
    private final String registry;
    private final String basic;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    RegistryLogin(HttpClient http, String registry, String username, String password) {
        this.http = http;
        this.registry = registry;
        var pair = username + ":" + password;
        this.basic =
                "Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /// The header of requests that push to the repository.
    String authorization(String repository) {
        var now = Story.now();
        var token =
                tokens.compute(
                        repository,
                        (_, known) ->
                                known == null || now.isAfter(known.since().plus(FRESH))
                                        ? new Token(fetch(repository), now)
                                        : known);
        return "Bearer " + token.text();
    }

    private String fetch(String repository) {
        var asked = send(HttpRequest.newBuilder(URI.create("http://" + registry + "/v2/")), 401);
        var challenge = new ConcurrentHashMap<String, String>();
        PARAMETER
                .matcher(asked.headers().firstValue("WWW-Authenticate").orElse(""))
                .results()
                .forEach(it -> challenge.put(it.group(1), it.group(2)));
        var place =
                "%s?service=%s&scope=%s"
                        .formatted(
                                challenge.get("realm"),
                                encoded(challenge.getOrDefault("service", "")),
                                encoded("repository:" + repository + ":pull,push"));
        var answer =
                send(HttpRequest.newBuilder(URI.create(place)).header("Authorization", basic), 200);
        try {
            return JSON.readTree(answer.body()).path("token").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request, int expected) {
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != expected) {
                throw new IllegalStateException(
                        "%s answered %d: %s"
                                .formatted(response.uri(), response.statusCode(), response.body()));
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while logging in to " + registry, e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
