package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.gateway.identity.Authenticator;
import io.millrace.gateway.identity.ServiceAccountTokens;
import io.millrace.gateway.identity.ServiceAccountTokens.Holder;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Docker's configuration with a token of the account, which nobody but the registry's token realm
/// takes. It names the integrated registry only, so that no other one is ever shown it.
@Singleton
final class SignedRegistryLogins implements RegistryLogins {

    private static final Duration LIFE = Duration.ofDays(30);
    private static final String USERNAME = "serviceaccount";

    private final Optional<ServiceAccountTokens> tokens;
    private final SecretValues values;
    private final List<String> hosts;
    private final String audience;

    SignedRegistryLogins(
            Authenticator authenticator, SecretValues values, RegistryLoginConfig config) {
        this.tokens = authenticator.serviceAccountTokens();
        this.values = values;
        this.hosts =
                config.host().stream()
                        .flatMap(it ->
                                Stream.concat(
                                        Stream.of(it), config.aliases().orElse(List.of()).stream()))
                        .filter(it -> !it.isBlank())
                        .distinct()
                        .toList();
        this.audience = config.service();
    }

    @Override
    public boolean areMade() {
        return tokens.isPresent() && !hosts.isEmpty();
    }

    @Override
    public RegistryLogin make(Resource account, ResourceKey secret, String secretUid) {
        var issued =
                tokens.orElseThrow()
                        .issue(
                                new Holder(account.key(), account.uid()),
                                List.of(audience),
                                LIFE,
                                Optional.of(new Holder(secret, secretUid)));
        var sealed = Json.object();
        sealed.putObject("data")
                .put(".dockercfg", base64(Json.bytes(configuration(issued.token()))));
        values.encrypt(secret.namespace(), secret.name(), sealed);
        return new RegistryLogin(
                (ObjectNode) sealed.path("data"),
                issued.end().minus(Duration.ofSeconds(issued.seconds() / 2)));
    }

    private ObjectNode configuration(String token) {
        var configuration = Json.object();
        var pair = (USERNAME + ":" + token).getBytes(StandardCharsets.UTF_8);
        for (var host : hosts) {
            configuration
                    .putObject(host)
                    .put("username", USERNAME)
                    .put("password", token)
                    .put("email", "serviceaccount@example.org")
                    .put("auth", base64(pair));
        }
        return configuration;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
