package io.millrace.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.schema.Json;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildCredentialTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final KeyPair PAIR = pair();
    private static final RegistryKey KEY = RegistryKey.of(PAIR.getPrivate(), PAIR.getPublic());
    private static final TrustedSigners TRUSTED = TrustedSigners.of(PAIR.getPublic());
    private static final BuildCredential CREDENTIAL =
            new BuildCredential(
                    BuildCredential.reportingSubject("uid-1"),
                    "team",
                    "app-1",
                    "uid-1",
                    List.of(RegistryGrant.pull("team/base"), RegistryGrant.push("team/app")),
                    NOW.plusSeconds(60));

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatBuildServiceSignsTheRealmReads() {
        assertThat(BuildCredential.read(CREDENTIAL.sign(KEY, NOW), TRUSTED, NOW))
                .contains(CREDENTIAL);
    }

    @Test
    void itIsWorthNothingOnceItHasExpired() {
        var password = CREDENTIAL.sign(KEY, NOW);

        assertThat(BuildCredential.read(password, TRUSTED, NOW.plusSeconds(59))).isPresent();
        assertThat(BuildCredential.read(password, TRUSTED, NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void aTokenOfTheRegistryIsNoCredential() {
        var tokens = new RegistryTokens(KEY, "millrace", "registry", InstantSource.fixed(NOW));
        var token = tokens.issue("developer", List.of(RegistryGrant.push("team/app")));

        assertThat(BuildCredential.read(token, TRUSTED, NOW)).isEmpty();
    }

    @Test
    void aTokenOfTheRegistryLastsFiveMinutesAtMostAndIsForTheRegistryOnly() {
        var tokens = new RegistryTokens(KEY, "millrace", "registry", InstantSource.fixed(NOW));

        var token = tokens.issue("developer", List.of(RegistryGrant.pull("team/app")));

        var claims =
                Json.tree(
                        (Object) TRUSTED.verify(token, "millrace", "registry", NOW).orElseThrow());

        assertThat(claims.path("exp").asLong()).isEqualTo(NOW.plusSeconds(300).getEpochSecond());
        assertThat(claims.path("aud").asText()).isEqualTo("registry");
        assertThat(claims.path("iss").asText()).isEqualTo("millrace");
        assertThat(claims.path("sub").asText()).isEqualTo("developer");
        assertThat(claims.path("jti").asText()).hasSizeGreaterThan(20);
        assertThat(RegistryGrant.read(claims.path("access").path(0)))
                .isEqualTo(RegistryGrant.pull("team/app"));
        assertThat(TRUSTED.verify(token, "millrace", "registry", NOW.plusSeconds(300))).isEmpty();
    }

    @Test
    void aGrantIsCutToWhatOthersAllow() {
        var asked = RegistryGrant.on("team/app", List.of("pull", "push", "delete"));

        assertThat(asked.within(CREDENTIAL.access())).isEqualTo(RegistryGrant.push("team/app"));
        assertThat(RegistryGrant.push("team/base").within(CREDENTIAL.access()).actions())
                .containsExactly("pull");
        assertThat(RegistryGrant.pull("other/app").within(CREDENTIAL.access()).actions()).isEmpty();
        assertThat(RegistryGrant.catalog().within(CREDENTIAL.access()).actions()).isEmpty();
    }
}
