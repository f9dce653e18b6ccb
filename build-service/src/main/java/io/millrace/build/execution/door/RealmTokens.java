package io.millrace.build.execution.door;

import io.millrace.build.execution.RegistryCredential;
import io.millrace.platform.registry.RegistryAuthorization;
import io.millrace.platform.registry.RegistryGrant;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a build shows to the registry that has no key to sign with: a token for each request, asked
/// for where the registry says that tokens are had.
final class RealmTokens implements RegistryAuthorization, AutoCloseable {

    private static final Duration TIME = Duration.ofSeconds(30);
    private static final Pattern PARAMETER = Pattern.compile("(realm|service)=\"([^\"]*)\"");

    private final URI registry;
    private final RegistryCredential login;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIME).build();
    private volatile Optional<Challenge> known = Optional.empty();

    /// @param login what the realm is shown
    RealmTokens(URI registry, RegistryCredential login) {
        this.registry = registry;
        this.login = login;
    }

    @Override
    public String header(List<RegistryGrant> access) {
        try {
            var challenge = known.isPresent() ? known : challenge();
            known = challenge;
            return challenge.isEmpty() ? basic() : "Bearer " + token(challenge.get(), access);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(
                    new IOException("The registry is not asked any more", e));
        }
    }

    private record Challenge(String realm, String service) {}

    /// Empty when the registry takes the login itself.
    private Optional<Challenge> challenge() throws IOException, InterruptedException {
        var answer =
                http.send(
                        HttpRequest.newBuilder(registry.resolve("/v2/")).timeout(TIME).build(),
                        BodyHandlers.discarding());
        var said = answer.headers().firstValue("WWW-Authenticate").orElse("");
        if (!said.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())) {
            return Optional.empty();
        }
        var realm = "";
        var service = "";
        for (var found = PARAMETER.matcher(said); found.find(); ) {
            if (found.group(1).equals("realm")) {
                realm = found.group(2);
            } else {
                service = found.group(2);
            }
        }
        return Optional.of(new Challenge(realm, service));
    }

    private String token(Challenge challenge, List<RegistryGrant> access)
            throws IOException, InterruptedException {
        var uri =
                new StringBuilder(challenge.realm())
                        .append("?service=")
                        .append(quoted(challenge.service()));
        for (var grant : access) {
            uri.append("&scope=")
                    .append(
                            quoted(
                                    "%s:%s:%s"
                                            .formatted(
                                                    grant.type(),
                                                    grant.name(),
                                                    String.join(",", grant.actions()))));
        }
        var answer =
                http.send(
                        HttpRequest.newBuilder(URI.create(uri.toString()))
                                .timeout(TIME)
                                .header("Authorization", basic())
                                .build(),
                        BodyHandlers.ofByteArray());
        if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(
                    "The token realm %s refuses: HTTP %d"
                            .formatted(challenge.realm(), answer.statusCode()));
        }
        return Json.tree(answer.body()).path("token").asText();
    }

    private String basic() {
        var shown = login.username() + ":" + login.password();
        return "Basic "
                + Base64.getEncoder().encodeToString(shown.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
