package io.millrace.gateway.identity;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.ToldReadModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Without a cluster this server knows its people itself.
class OwnIdentitiesTest extends IdentityScenarios {

    private static final ResourceKey BUILDER =
            ResourceKey.of(ResourceType.SERVICE_ACCOUNT, "demo", "builder");

    private final ToldReadModel told = new ToldReadModel();
    private @Nullable Authenticator authenticator;

    @Override
    protected Authenticator knowing(String token, TestAuthority people, Path directory)
            throws IOException {
        told.put(BUILDER, 1, "{'metadata':{'name':'builder','namespace':'demo','uid':'sa1'}}");
        var config =
                new ToldIdentityConfig(
                        file(directory, "tokens", line(token)),
                        file(directory, "keys", key()),
                        file(directory, "ca", people.pem()));
        var known = new Authenticator(config.config(), Optional.empty(), told.readModel(), clock);
        authenticator = known;
        return known;
    }

    private static Optional<Path> file(Path directory, String name, String text)
            throws IOException {
        return Optional.of(Files.writeString(directory.resolve(name), text));
    }

    private static String line(String token) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest) + ",anna,1,\"cooks\"\n";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String key() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var encoded = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                    .formatted(
                            Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected String registryToken() {
        return Objects.requireNonNull(authenticator)
                .serviceAccountTokens()
                .orElseThrow()
                .issue(
                        told.readModel().find(BUILDER).orElseThrow(),
                        List.of(REGISTRY),
                        Duration.ofHours(1),
                        Optional.empty())
                .token();
    }
}
