package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.RegistryCredential;
import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.registry.RegistryGrant;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.TrustedSigners;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildLoginsTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final String HOST = "registry:5000";
    private static final KeyPair PAIR = pair();
    private static final Claim CLAIM =
            new Claim("uid-1", "team", "app-1", "", 1, 0, Optional.empty());
    private static final RegistryCredential QUAY =
            new RegistryCredential("quay.io", "bob", "password");

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static BuildLogins logins(Duration life, RegistryCredential... others) {
        var registry =
                new IntegratedRegistry(
                        HOST,
                        RegistryKey.of(PAIR.getPrivate(), PAIR.getPublic()),
                        InstantSource.fixed(NOW));
        return new BuildLogins(
                registry, CLAIM, BuildCredential.reportingSubject("uid-1"), life, List.of(others));
    }

    private static BuildCredential opened(List<RegistryCredential> credentials) {
        var own =
                credentials.stream()
                        .filter(it -> it.registry().equals(HOST))
                        .findFirst()
                        .orElseThrow();
        assertThat(own.username()).isEqualTo(BuildCredential.USERNAME);
        return BuildCredential.read(own.password(), TrustedSigners.of(PAIR.getPublic()), NOW)
                .orElseThrow();
    }

    @Test
    void pullingOpensTheBasesInTheIntegratedRegistryAndNothingElse() {
        var credential =
                opened(
                        logins(Duration.ofHours(1), QUAY)
                                .toPull(
                                        List.of(
                                                HOST + "/team/base@sha256:" + "a".repeat(64),
                                                HOST + "/team/base:other",
                                                "quay.io/org/tools:1")));

        assertThat(credential.access()).containsExactly(RegistryGrant.pull("team/base"));
        assertThat(credential.namespace()).isEqualTo("team");
        assertThat(credential.build()).isEqualTo("app-1");
        assertThat(credential.uid()).isEqualTo("uid-1");
    }

    @Test
    void pushingOpensTheOutputOnly() {
        var credential = opened(logins(Duration.ofHours(1)).toPush(HOST + "/team/app:latest"));

        assertThat(credential.access()).containsExactly(RegistryGrant.push("team/app"));
    }

    @Test
    void aBuildThatUsesNothingOfTheIntegratedRegistryHasNothingForIt() {
        assertThat(
                        logins(Duration.ofHours(1), QUAY)
                                .toPull(List.of("quay.io/org/tools:1", "docker.io/library/x:1")))
                .containsExactly(QUAY);
        assertThat(logins(Duration.ofHours(1), QUAY).toPush("quay.io/org/app:1"))
                .containsExactly(QUAY);
    }

    @Test
    void aSecretForTheIntegratedRegistryTakesNothingsPlace() {
        var own = new RegistryCredential("REGISTRY:5000", "bob", "password");

        assertThat(logins(Duration.ofHours(1), own).toPush(HOST + "/team/app:latest"))
                .extracting(RegistryCredential::registry)
                .containsExactly(HOST);
    }

    @Test
    void aCredentialLastsAsLongAsTheBuildMayAndNeverForDays() {
        assertThat(opened(logins(Duration.ofMinutes(5)).toPush(HOST + "/team/app:1")).expires())
                .isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(opened(logins(Duration.ofDays(7)).toPush(HOST + "/team/app:1")).expires())
                .isEqualTo(NOW.plus(Duration.ofHours(4)));
    }

    @Test
    void aBuildElsewhereHasAllThatItMayNeedForAllOfItsTime() {
        var credentials =
                logins(Duration.ofDays(7), QUAY)
                        .portable(
                                List.of(HOST + "/other/base:1", "quay.io/org/tools:1"),
                                Optional.of(HOST + "/team/app:latest"))
                        .credentials();
        var credential = opened(credentials);

        assertThat(credentials)
                .extracting(RegistryCredential::registry)
                .containsExactly(HOST, QUAY.registry());
        assertThat(credential.access())
                .containsExactly(
                        RegistryGrant.pullAllOf("team"),
                        RegistryGrant.pull("other/base"),
                        RegistryGrant.push("team/app"));
        assertThat(credential.expires()).isEqualTo(NOW.plus(Duration.ofDays(7)));
    }
}
