package io.millrace.gateway.realm;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.ToldReadModel;
import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.registry.RegistryGrant;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.TrustedSigners;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisitorsTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Requester DEVELOPER =
            new Requester("developer", "", List.of("system:authenticated"), Map.of());
    private static final Visitors.Recognition KNOWN =
            new Visitors.Known(new Visitor.User(DEVELOPER));
    private static final Visitors.Recognition STRANGER = new Visitors.Stranger();
    private static final RegistryKey KEY = key();
    private static final ResourceKey BUILD = ResourceKey.of(ResourceType.BUILD, "team", "app-1");
    private static final BuildCredential CREDENTIAL =
            new BuildCredential(
                    BuildCredential.reportingSubject("uid-1"),
                    "team",
                    "app-1",
                    "uid-1",
                    List.of(RegistryGrant.push("team/app")),
                    NOW.plusSeconds(600));

    private final ToldReadModel told = new ToldReadModel();
    private long sequence;

    private static RegistryKey key() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            var pair = generator.generateKeyPair();
            return RegistryKey.of(pair.getPrivate(), pair.getPublic());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Visitors.Recognition visitor(String username, String password, Instant at) {
        var visitors =
                new Visitors(
                        token -> Optional.of(DEVELOPER).filter(_ -> token.equals("secret")),
                        told.readModel(),
                        TrustedSigners.of(KEY.published()),
                        InstantSource.fixed(at));
        return visitors.recognised(new Login.Password(username, password));
    }

    private Visitors.Recognition build(String password) {
        return visitor(BuildCredential.USERNAME, password, NOW);
    }

    private void phase(String uid, String phase) {
        told.put(
                BUILD,
                ++sequence,
                "{'metadata':{'name':'app-1','namespace':'team','uid':'%s'},'status':{'phase':'%s'}}"
                        .formatted(uid, phase));
    }

    @Test
    void aTokenIsThePasswordOfAnyUserName() {
        assertThat(visitor("whoever", "secret", NOW)).isEqualTo(KNOWN);
        assertThat(visitor("", "secret", NOW)).isEqualTo(KNOWN);
        assertThat(visitor("developer", "guessed", NOW)).isEqualTo(STRANGER);
    }

    @Test
    void aBuildIsKnownWhileItIsUnderWay() {
        phase("uid-1", "Running");

        assertThat(build(CREDENTIAL.sign(KEY, NOW)))
                .isEqualTo(new Visitors.Known(new Visitor.Build(CREDENTIAL)));
    }

    @Test
    void aStolenCredentialIsWorthNothingOnceTheBuildHasEnded() {
        var stolen = CREDENTIAL.sign(KEY, NOW);

        for (var phase : List.of("Complete", "Failed", "Error", "Cancelled")) {
            phase("uid-1", phase);
            assertThat(build(stolen)).as(phase).isEqualTo(STRANGER);
        }
    }

    @Test
    void aStolenCredentialIsWorthNothingWhenItsTimeIsOver() {
        phase("uid-1", "Running");

        assertThat(
                        visitor(
                                BuildCredential.USERNAME,
                                CREDENTIAL.sign(KEY, NOW),
                                NOW.plusSeconds(600)))
                .isEqualTo(STRANGER);
    }

    @Test
    void aCredentialIsOfOneBuildAndNoLaterOneOfThatName() {
        var notYet = new Visitors.NotYetKnown();
        assertThat(build(CREDENTIAL.sign(KEY, NOW))).isEqualTo(notYet);

        phase("uid-2", "Running");

        assertThat(build(CREDENTIAL.sign(KEY, NOW))).isEqualTo(notYet);
    }

    @Test
    void nobodyElseSpeaksForBuilds() {
        phase("uid-1", "Running");

        assertThat(build(CREDENTIAL.sign(key(), NOW))).isEqualTo(STRANGER);
        assertThat(build("secret")).isEqualTo(STRANGER);
        assertThat(visitor("developer", CREDENTIAL.sign(KEY, NOW), NOW)).isEqualTo(STRANGER);
    }

    @Test
    void theAuditKnowsABuildByItsProjectAndName() {
        var requester = new Visitor.Build(CREDENTIAL).requester();

        assertThat(requester.username()).isEqualTo("system:build:team:app-1");
        assertThat(requester.groups()).isEmpty();
    }
}
