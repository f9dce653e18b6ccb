package io.millrace.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.Access;
import io.millrace.gateway.access.AccessScenarios;
import io.millrace.gateway.identity.ToldClock;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.PolicyIndex;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.status.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The same scenarios as with our own roles, decided by a cluster that has the same ones.
class SubjectAccessReviewsTest extends AccessScenarios {

    private static final Attributes HERS =
            Attributes.of("get", ResourceType.IMAGE_STREAM, "demo", "hello");

    private final StandInCluster cluster = new StandInCluster();
    private final ToldClock clock = new ToldClock(Instant.parse("2026-11-26T12:00:00Z"));
    private final ToldConfig config = new ToldConfig();
    private final Access access =
            new SubjectAccessReviews(
                    cluster.client(), new Questions(64, config.patience()), config, clock);

    @BeforeEach
    void sameRoles() {
        var roles = roles().access();
        cluster.roles(() -> roles);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Override
    protected Access access() {
        return access;
    }

    @Test
    void theClusterHearsWhoWantsWhat() {
        var anna =
                new Requester(
                        "anna", "7", List.of("a", "b"), Map.of("scopes", List.of("user:full")));
        access.allows(
                anna,
                new Attributes(
                        "update", "image.openshift.io", "imagestreams", "status", "demo", "hello"));

        var spec = cluster.asked.getFirst().path("spec");
        assertThat(spec.path("user").asText()).isEqualTo("anna");
        assertThat(spec.path("uid").asText()).isEqualTo("7");
        assertThat(spec.path("groups")).hasToString("[\"a\",\"b\"]");
        assertThat(spec.at("/extra/scopes/0").asText()).isEqualTo("user:full");
        assertThat(spec.path("resourceAttributes"))
                .hasToString(
                        "{\"group\":\"image.openshift.io\",\"name\":\"hello\",\"namespace\":\"demo\",\"resource\":\"imagestreams\",\"subresource\":\"status\",\"verb\":\"update\",\"version\":\"v1\"}");
    }

    @Test
    void anAnswerIsRememberedForAMoment() {
        access.allows(ANNA, HERS);
        access.allows(ANNA, HERS);
        assertThat(cluster.accessQuestions).hasValue(1);

        clock.pass(Duration.ofSeconds(11));
        access.allows(ANNA, HERS);
        assertThat(cluster.accessQuestions).hasValue(2);
    }

    @Test
    void aRightThatIsTakenAwayEndsWithTheMemoryOfIt() {
        assertThat(access.allows(ANNA, HERS)).isTrue();

        cluster.roles(() -> new Rbac(new PolicyIndex()));
        clock.pass(Duration.ofSeconds(11));

        assertThat(access.allows(ANNA, HERS)).isFalse();
    }

    @Test
    void whatOneMayIsNotRememberedOfAnother() {
        assertThat(access.allows(ANNA, HERS)).isTrue();

        var other = new Requester("anna", "1", List.of("system:unauthenticated"), Map.of());
        var stranger = new Requester("carl", "1", ANNA.groups(), Map.of());

        assertThat(access.allows(stranger, HERS)).isFalse();
        access.allows(other, HERS);
        assertThat(cluster.accessQuestions).hasValue(3);
    }

    @Test
    void withoutAnAnswerNobodyMayAndHearsWhy() {
        cluster.fails(500);

        assertThatThrownBy(() -> access.allows(ANNA, HERS))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> {
                            assertThat(it.refusal().code()).isEqualTo(503);
                            assertThat(it)
                                    .hasMessageContaining("whether user \"anna\" may get")
                                    .hasMessageContaining("500");
                        });
    }

    @Test
    void mastersAreNotAskedAbout() {
        assertThat(access.allows(MASTER, HERS)).isTrue();
        assertThat(cluster.accessQuestions).hasValue(0);
    }

    @Test
    void standingRightsAreAskedForAgainAfterAWhile() {
        var before = access.revision();
        clock.pass(Duration.ofSeconds(31));

        assertThat(access.revision()).isNotEqualTo(before);
    }
}
