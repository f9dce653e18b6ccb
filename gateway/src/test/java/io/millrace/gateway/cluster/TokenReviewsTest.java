package io.millrace.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Requester;
import io.millrace.gateway.identity.ToldClock;
import io.millrace.platform.status.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenReviewsTest {

    private final StandInCluster cluster = new StandInCluster();
    private final ToldClock clock = new ToldClock(Instant.parse("2026-11-26T12:00:00Z"));
    private final ToldConfig config = new ToldConfig();
    private final TokenReviews tokens =
            new TokenReviews(cluster.client(), new Questions(64, config.patience()), config, clock);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void theClusterSaysWhoseTokenItIs() {
        cluster.token(
                "t1",
                "{'authenticated':true,'user':{'username':'anna','uid':'7','groups':['system:authenticated'],'extra':{'scopes':['x']}}}");

        assertThat(tokens.find("t1", ""))
                .hasValueSatisfying(it -> {
                    assertThat(it.username()).isEqualTo("anna");
                    assertThat(it.uid()).isEqualTo("7");
                    assertThat(it.groups()).containsExactly("system:authenticated");
                    assertThat(it.extra()).containsEntry("scopes", List.of("x"));
                });
    }

    @Test
    void nobodyHasATokenThatTheClusterDoesNotKnow() {
        assertThat(tokens.find("other", "")).isEmpty();
    }

    @Test
    void aTokenIsAskedForOnceInAMomentGoodOrBad() {
        cluster.token("t1", "{'authenticated':true,'user':{'username':'anna'}}");
        for (var i = 0; i < 3; i++) {
            tokens.find("t1", "");
            tokens.find("other", "");
        }
        assertThat(cluster.tokenQuestions).hasValue(2);

        clock.pass(Duration.ofSeconds(11));
        tokens.find("t1", "");
        assertThat(cluster.tokenQuestions).hasValue(3);
    }

    @Test
    void aTokenForAnotherAudienceIsNotTakenForThisOne() {
        cluster.token("t1", "{'authenticated':true,'user':{'username':'anna'}}");
        cluster.token(
                "t2", "{'authenticated':true,'audiences':['registry'],'user':{'username':'anna'}}");

        assertThat(tokens.find("t1", "registry")).isEmpty();
        assertThat(tokens.find("t2", "registry")).isPresent();
    }

    @Test
    void nobodyIsTakenForAnImpersonator() {
        cluster.token(
                "t1",
                "{'authenticated':true,'user':{'username':'anna','extra':{'%s':['root']}}}"
                        .formatted(Requester.IMPERSONATOR));

        assertThat(tokens.find("t1", "").orElseThrow().extra()).isEmpty();
    }

    @Test
    void withoutAnAnswerNobodyIsKnownAndHearsWhy() {
        cluster.fails(403);

        assertThatThrownBy(() -> tokens.find("t1", ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("Could not ask the cluster whose token it is")
                .hasMessageNotContaining("t1");
    }
}
