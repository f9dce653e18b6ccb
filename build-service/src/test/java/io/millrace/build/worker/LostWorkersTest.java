package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.build.application.WorkReport;
import io.millrace.build.execution.PipelineStage;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.contract.Command;
import io.millrace.contract.Topics;
import io.millrace.contract.build.StageInfo;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Builds whose workers are killed, stopped or away.
class LostWorkersTest extends AttemptBench {

    @Test
    void aPipelineWhoseWorkerWasKilledIsRunAgainAndEndsOnce() throws Exception {
        execute(
                """
                update resources set body = jsonb_set(body::jsonb, '{spec,strategy}',
                    '{"jenkinsPipelineStrategy":{"jenkinsfile":"node {}"}}')::json
                """);
        // A worker that is killed says no more, and renews nothing.
        var killed = table("killed", Duration.ofMillis(200)).claim().orElseThrow();
        new Beginning(new Reporter(kafka), killed, InstantSource.system()).runs();
        new LiveLog(kafka, killed, 1000).line("half of a stage");

        var claim =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(table::claim, Optional::isPresent)
                        .orElseThrow();
        attempt(
                        claim,
                        (job, log, progress, cancellation) -> {
                            assertThat(job.strategy()).isInstanceOf(PipelineStrategy.class);
                            progress.running();
                            progress.stages(
                                    List.of(
                                            new PipelineStage(
                                                    "Greet",
                                                    "SUCCESS",
                                                    Instant.EPOCH,
                                                    Optional.of(Duration.ofSeconds(1)))));
                            log.line("all of a stage");
                            return built();
                        })
                .run();

        assertThat(reports())
                .extracting(WorkReport::attempt, WorkReport::phase)
                .containsExactly(tuple(1L, "Running"), tuple(2L, "Running"), tuple(2L, "Complete"));
        assertThat(reports().getLast().stages())
                .extracting(StageInfo::name)
                .containsExactly("Greet");
        assertThat(lines())
                .containsExactly(
                        "half of a stage",
                        "The worker that ran this build was lost; the build begins again (2 of"
                                + " 3).",
                        "all of a stage",
                        "");
        assertThat(records(Topics.BUILD_LOGS.name()))
                .filteredOn(it -> CloudEvent.header(it.headers(), "end").equals("true"))
                .singleElement()
                .satisfies(it ->
                        assertThat(CloudEvent.header(it.headers(), "attempt")).isEqualTo("2"));
        assertThat(table.renew(killed)).isEqualTo(WorkTable.Hold.LOST);
    }

    @Test
    void aBuildThatLosesItsWorkersTooOftenIsGivenUp() throws Exception {
        execute("update build_work set losses = 2, claimed_by = 'dead', attempt = 5");

        run((job, log, progress, cancellation) -> {
            throw new IllegalStateException("It must not be run again");
        });

        assertThat(reports()).extracting(WorkReport::phase).containsExactly("Error");
        assertThat(reports().getFirst().attempt()).isEqualTo(6);
    }

    @Test
    void aClaimedBuildIsNobodyElsesUntilItsLeaseRunsOut() throws Exception {
        var brief = table("brief", Duration.ofMillis(300));

        var first = brief.claim().orElseThrow();
        assertThat(table.claim()).isEmpty();
        var second =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(table::claim, Optional::isPresent)
                        .orElseThrow();

        assertThat(second.attempt()).isEqualTo(first.attempt() + 1);
        assertThat(second.losses()).isEqualTo(1);
        assertThat(brief.renew(first)).isEqualTo(WorkTable.Hold.LOST);
        assertThat(table.renew(second)).isEqualTo(WorkTable.Hold.OURS);
    }

    @Test
    void aBuildThatIsGivenBackHasLostNobody() throws Exception {
        table.giveBack(table.claim().orElseThrow());

        var again = table("two", Duration.ofSeconds(30)).claim().orElseThrow();

        assertThat(again.losses()).isZero();
        assertThat(again.attempt()).isEqualTo(2);
    }

    @Test
    void aRestartedReplicaTakesUpItsOwnBuildsAtOnce() throws Exception {
        var unused = table.claim().orElseThrow();

        assertThat(table.releaseOwn()).isEqualTo(1);

        assertThat(table.claim().orElseThrow().losses()).isEqualTo(1);
    }

    @Test
    void aBuildThatHadEndedWhenItsWorkerWasLostIsNotRunAgain() throws Exception {
        run((job, log, progress, cancellation) -> pushed());
        execute("update build_work set state = 'queued', report = null, lease_until = null");
        kafka.clear();

        run((job, log, progress, cancellation) -> {
            throw new IllegalStateException("It must not be run again");
        });

        assertThat(reports())
                .extracting(WorkReport::attempt, WorkReport::phase, WorkReport::digest)
                .containsExactly(tuple(2L, "Complete", DIGEST));
    }

    @Test
    void theLogOfABuildWhoseWorkerWasLostIsTheOneThatWasFollowed() throws Exception {
        try (var archive = new Archive(() -> {})) {
            registry = archive.uri();
            run((job, log, progress, cancellation) -> built());
            assertThat(archive.asked()).isPositive();
            var before = archive.asked();
            execute("update build_work set state = 'queued', report = null, lease_until = null");

            run((job, log, progress, cancellation) -> {
                throw new IllegalStateException("It must not be run again");
            });

            assertThat(archive.asked()).isEqualTo(before);
            assertThat(reports().getLast().phase()).isEqualTo("Complete");
            assertThat(reports().getLast().log()).isNull();
        }
    }

    @Test
    void whatBreaksBecauseTheWorkerStopsIsNoErrorOfTheBuild() throws Exception {
        assertThatThrownBy(() ->
                        run((job, log, progress, cancellation) -> {
                            Thread.currentThread().interrupt();
                            throw new IllegalStateException("The producer is closed");
                        }))
                .isInstanceOf(InterruptedException.class);

        assertThat(reports()).extracting(WorkReport::phase).containsExactly("Running");
        assertThat(state()).isEqualTo("queued");
    }

    @Test
    void aReportThatNobodyActsOnIsSentAgain() throws Exception {
        table = table("one", Duration.ofMillis(50));
        run((job, log, progress, cancellation) -> built());
        var sent = commands().getLast();

        var again =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(table::claimReported, Optional::isPresent)
                        .orElseThrow();

        assertThat(EventCodec.decode(again.command(), Command.class).id()).isEqualTo(sent.id());
        assertThat(table.claim()).isEmpty();
    }
}
