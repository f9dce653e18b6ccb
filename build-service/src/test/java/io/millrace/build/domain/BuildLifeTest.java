package io.millrace.build.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildCondition;
import io.millrace.contract.build.BuildStatus;
import io.millrace.contract.build.BuildStatusOutput;
import io.millrace.contract.build.BuildStatusOutputTo;
import io.millrace.contract.meta.ObjectMeta;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildLifeTest {

    private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @Test
    void aConditionStaysForEveryPhaseReachedAndOnlyThePresentOneIsTrue() {
        var build = aNewBuild();

        build = after(build, new BuildEvent.Scheduled(), 1);
        build = after(build, new BuildEvent.Started(T0.plusSeconds(2)), 2);

        assertThat(build.status().conditions())
                .extracting(BuildCondition::type, BuildCondition::status)
                .containsExactly(
                        tuple("New", "False"), tuple("Pending", "False"), tuple("Running", "True"));
    }

    @Test
    void aPostponedBuildSaysWhyInItsStatusAndItsCondition() {
        var build = after(aNewBuild(), new BuildEvent.Postponed(Problem.OUTPUT_UNRESOLVED), 1);

        assertThat(build.status().reason()).isEqualTo("InvalidOutputReference");
        assertThat(build.status().conditions())
                .containsExactly(
                        new BuildCondition(
                                "New",
                                "True",
                                T0.plusSeconds(1),
                                T0,
                                "InvalidOutputReference",
                                "Output image could not be resolved."));
    }

    @Test
    void theReasonGoesWhenTheProblemGoes() {
        var postponed = after(aNewBuild(), new BuildEvent.Postponed(Problem.OUTPUT_UNRESOLVED), 1);

        var pending = after(postponed, new BuildEvent.Scheduled(), 2);

        assertThat(pending.status().reason()).isNull();
        assertThat(pending.status().message()).isNull();
    }

    @Test
    void aCompleteBuildHasItsDigestAndItsDurationInWholeSeconds() {
        var running =
                after(
                        after(aNewBuild(), new BuildEvent.Scheduled(), 1),
                        new BuildEvent.Started(T0.plusSeconds(2)),
                        2);

        var complete =
                after(running, new BuildEvent.Completed(T0.plusSeconds(9), Optional.of(DIGEST)), 9);

        assertThat(complete.status().phase()).isEqualTo("Complete");
        assertThat(complete.status().duration()).isEqualTo(7_000_000_000L);
        assertThat(complete.status().output())
                .isEqualTo(new BuildStatusOutput(new BuildStatusOutputTo(DIGEST)));
    }

    @Test
    void aBuildThatWaitsForItsPushSecretIsPendingAndSaysSoUntilItRuns() {
        var pending = after(aNewBuild(), new BuildEvent.Scheduled(), 1);

        var waiting = after(pending, new BuildEvent.Postponed(Problem.PUSH_SECRET_MISSING), 2);
        var running = after(waiting, new BuildEvent.Started(T0.plusSeconds(3)), 3);

        assertThat(waiting.status().phase()).isEqualTo("Pending");
        assertThat(waiting.status().reason()).isEqualTo("MissingPushSecret");
        assertThat(waiting.status().message()).isEqualTo("Missing push secret.");
        assertThat(BuildLife.stateOf(waiting.status()))
                .isEqualTo(new BuildState.Pending(Optional.of(Problem.PUSH_SECRET_MISSING)));
        assertThat(running.status().phase()).isEqualTo("Running");
        assertThat(running.status().reason()).isNull();
        assertThat(running.status().message()).isNull();
    }

    @Test
    void aBuildMayBePendingForAsLongAsItMayTake() {
        var pending = after(aNewBuild(), new BuildEvent.Scheduled(), 1);
        var brief = pending.withSpec(pending.spec().withCompletionDeadlineSeconds(10L));

        assertThat(BuildLife.isOverdue(brief, T0.plusSeconds(10))).isFalse();
        assertThat(BuildLife.isOverdue(brief, T0.plusSeconds(12))).isTrue();
        assertThat(BuildLife.isOverdue(pending, T0.plusSeconds(1_000_000))).isFalse();
    }

    @Test
    void theStateOfAStatusIsTheStateThatWasWritten() {
        var failed =
                after(
                        aNewBuild(),
                        new BuildEvent.Failed(
                                T0.plusSeconds(3), new Problem("DockerBuildFailed", "No."), "end"),
                        3);

        assertThat(BuildLife.stateOf(failed.status()))
                .isEqualTo(
                        new BuildState.Failed(
                                Optional.empty(),
                                T0.plusSeconds(3),
                                new Problem("DockerBuildFailed", "No."),
                                "end"));
    }

    private static Build aNewBuild() {
        return Build.of(ObjectMeta.named("demo", "hello-1"))
                .withStatus(BuildLife.newborn(BuildStatus.EMPTY, T0));
    }

    private static Build after(Build build, BuildEvent event, long seconds) {
        return BuildLife.after(build, event, T0.plusSeconds(seconds)).orElseThrow();
    }
}
