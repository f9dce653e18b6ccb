package io.millrace.gateway.realm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.gateway.identity.Callers;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.registry.RegistryGrant;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.RegistryTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensAtARealRegistryTest {

    private static final Requester ANN = user("ann", "system:authenticated");
    private static final Requester BOB = user("bob", "system:authenticated");
    private static final Requester ADMIN = user("admin", "system:masters");
    private static final List<RegistryGrant> EVERYTHING =
            List.of(RegistryGrant.on("anns/app", List.of("pull", "push", "delete", "*")));

    @TempDir private static Path directory;
    private static TokenRegistry registry;

    @BeforeAll
    static void start() throws IOException {
        registry = new TokenRegistry(directory);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static Requester user(String name, String group) {
        return new Requester(name, "", List.of(group), Map.of());
    }

    /// Ann's project is Ann's.
    private static final class AnnsProject implements Grants.Rights {

        @Override
        public boolean allows(Requester requester, Attributes attributes) {
            return requester.equals(ADMIN)
                    || requester.equals(ANN) && attributes.namespace().equals("anns");
        }

        @Override
        public boolean isActive(String namespace) {
            return true;
        }

        @Override
        public boolean hasStream(String namespace, String stream) {
            return true;
        }

        @Override
        public boolean hasRoom(String namespace) {
            return true;
        }
    }

    private static RegistryTokens tokens(RegistryKey key, InstantSource clock) {
        return new RegistryTokens(key, TokenRegistry.ISSUER, TokenRegistry.SERVICE, clock);
    }

    private static String token(Requester requester, String... scopes) throws Exception {
        var granted = new Grants(new AnnsProject()).to(requester, Scopes.parse(List.of(scopes)));
        return tokens(registry.key(), InstantSource.system()).issue(requester.username(), granted);
    }

    @Test
    void whoMayPushPushesAndPulls() throws Exception {
        var token = token(ANN, "repository:anns/app:pull,push");

        assertThat(registry.hello(token)).isEqualTo(200);
        assertThat(registry.push("anns/app", token)).isEqualTo(202);
        assertThat(registry.pull("anns/app", token)).isEqualTo(404);
    }

    @Test
    void aTokenForPullingDoesNotPushAndNoneOpensAnotherRepository() throws Exception {
        var pulling = token(ANN, "repository:anns/app:pull");

        assertThat(registry.push("anns/app", pulling)).isEqualTo(401);
        assertThat(registry.pull("anns/other", pulling)).isEqualTo(401);
    }

    @Test
    void anotherTenantGetsInAndReachesNothing() throws Exception {
        var token = token(BOB, "repository:anns/app:pull,push,delete,*");

        assertThat(registry.hello(token)).isEqualTo(200);
        assertThat(registry.pull("anns/app", token)).isEqualTo(401);
        assertThat(registry.push("anns/app", token)).isEqualTo(401);
    }

    @Test
    void nobodyInParticularGetsNothing() throws Exception {
        var token = token(Callers.ANONYMOUS, "repository:anns/app:pull");

        assertThat(registry.pull("anns/app", "")).isEqualTo(401);
        assertThat(registry.pull("anns/app", token)).isEqualTo(401);
    }

    @Test
    void theCatalogIsTheAdministrators() throws Exception {
        assertThat(registry.catalog(token(ADMIN, "registry:catalog:*"))).isEqualTo(200);
        assertThat(registry.catalog(token(ANN, "registry:catalog:*"))).isEqualTo(401);
    }

    @Test
    void millracesOwnRepositoriesAreNobodysNotEvenTheAdministrators() throws Exception {
        var token = token(ADMIN, "repository:millrace/build-logs:pull,push,*");

        assertThat(registry.pull("millrace/build-logs", token)).isEqualTo(401);
    }

    @Test
    void anExpiredTokenIsRefused() throws Exception {
        var before = InstantSource.fixed(Instant.now().minus(Duration.ofMinutes(7)));

        assertThat(registry.hello(tokens(registry.key(), before).issue("ann", EVERYTHING)))
                .isEqualTo(401);
    }

    @Test
    void aTokenThatNobodySignedIsRefused() throws Exception {
        var claims = token(ANN, "repository:anns/app:pull,push").split("\\.")[1];
        var encoder = Base64.getUrlEncoder().withoutPadding();
        for (var head :
                List.of(
                        "{\"typ\":\"JWT\",\"alg\":\"none\"}",
                        "{\"typ\":\"JWT\",\"alg\":\"none\",\"kid\":\"%s\"}"
                                .formatted(registry.key().id()))) {
            var start = encoder.encodeToString(head.getBytes(UTF_8)) + "." + claims + ".";
            assertThat(registry.push("anns/app", start)).isEqualTo(401);
            assertThat(registry.push("anns/app", start + "AAAA")).isEqualTo(401);
        }
    }

    @Test
    void aTokenOfAnotherKeyOrForAnotherServiceIsRefused() throws Exception {
        var clock = InstantSource.system();
        var foreign = new RegistryTokens(registry.key(), TokenRegistry.ISSUER, "another", clock);

        assertThat(registry.push("anns/app", tokens(otherKey(), clock).issue("ann", EVERYTHING)))
                .isEqualTo(401);
        assertThat(registry.push("anns/app", foreign.issue("ann", EVERYTHING))).isEqualTo(401);
    }

    private static RegistryKey otherKey() throws NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var pair = generator.generateKeyPair();
        return RegistryKey.of(pair.getPrivate(), pair.getPublic());
    }

    @Test
    void aBuildsCredentialIsNoTokenForTheRegistryItself() throws Exception {
        var credential =
                new BuildCredential(
                                "system:millrace:build:uid",
                                "anns",
                                "app-1",
                                "uid",
                                EVERYTHING,
                                Instant.now().plusSeconds(60))
                        .sign(registry.key(), Instant.now());

        assertThat(registry.push("anns/app", credential)).isEqualTo(401);
    }
}
