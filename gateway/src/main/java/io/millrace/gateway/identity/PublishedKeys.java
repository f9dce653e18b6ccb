package io.millrace.gateway.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/// The keys that a provider publishes (OpenID Connect Discovery 1.0). They are fetched when a token
/// names an unknown one, but not more often than it takes a stranger to be annoying.
final class PublishedKeys implements Oidc.ProviderKeys {

    private static final Logger LOG = Logger.getLogger(PublishedKeys.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final int LARGEST = 1024 * 1024;

    private final String issuer;
    private final HttpClient http;
    private final InstantSource clock;
    private final VerificationJwkSelector selector = new VerificationJwkSelector();
    private List<JsonWebKey> keys = List.of();
    private @Nullable Instant tried;
    private Instant fetched = Instant.EPOCH;

    /// @param http does not follow redirects
    PublishedKeys(String issuer, HttpClient http, InstantSource clock) {
        this.issuer = issuer;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public synchronized Key of(JsonWebSignature signature) throws UnresolvableKeyException {
        var known = select(signature);
        if (known == null || !clock.instant().isBefore(fetched.plus(FRESH))) {
            refresh();
            known = select(signature);
        }
        if (known == null) {
            throw new UnresolvableKeyException("The provider publishes no such key");
        }
        return known;
    }

    private @Nullable Key select(JsonWebSignature signature) {
        try {
            var key = selector.select(signature, keys);
            return key == null ? null : key.getKey();
        } catch (JoseException unusable) {
            return null;
        }
    }

    private void refresh() {
        var now = clock.instant();
        if (tried != null && now.isBefore(tried.plus(BETWEEN_FETCHES))) {
            return;
        }
        tried = now;
        try {
            keys = List.copyOf(new JsonWebKeySet(text(address())).getJsonWebKeys());
            fetched = now;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | JoseException e) {
            LOG.warnf("Could not fetch the keys of %s: %s", issuer, e.toString());
        }
    }

    private URI address() throws IOException, InterruptedException {
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        var discovery = tree(text(URI.create(base + "/.well-known/openid-configuration")));
        if (!discovery.path("issuer").asText().equals(issuer)) {
            throw new IOException("The discovery document is of another issuer");
        }
        var keys = URI.create(discovery.path("jwks_uri").asText());
        if (!"https".equals(keys.getScheme()) && issuer.startsWith("https:")) {
            throw new IOException("The keys are published without TLS");
        }
        return keys;
    }

    private static JsonNode tree(String json) {
        return Json.tree(json.getBytes(StandardCharsets.UTF_8));
    }

    private String text(URI address) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(PATIENCE)
                        .header("Accept", "application/json")
                        .build();
        var response = http.send(request, BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(address + " answered " + response.statusCode());
            }
            var bytes = body.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException(address + " answered with too much");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
