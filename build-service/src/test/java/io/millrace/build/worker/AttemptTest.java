package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.build.application.WorkReport;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.FailureReason;
import io.millrace.contract.Command;
import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AttemptTest extends AttemptBench {

    @Test
    void whoQueuesManyBuildsLetsOthersHaveTheirTurn() throws Exception {
        for (var build : List.of("demo/hello-2", "demo/hello-3", "other/app-1")) {
            var names = build.split("/", -1);
            execute(
                    "insert into build_work (build_uid, namespace, name, build_config, state,"
                            + " since)"
                            + " values ('%s', '%s', '%s', '', 'queued', clock_timestamp())"
                                    .formatted(build, names[0], names[1]));
        }

        var claimed = new ArrayList<String>();
        for (var claim = table.claim(); claim.isPresent(); claim = table.claim()) {
            claimed.add(claim.get().name());
        }

        assertThat(claimed).containsExactly("hello-1", "app-1", "hello-2", "hello-3");
    }

    @Test
    void aBuildIsRunAndReportedAndItsLogEnds() throws Exception {
        run((job, log, progress, cancellation) -> {
            log.line("STEP 1");
            return pushed();
        });

        assertThat(reports())
                .extracting(WorkReport::phase, WorkReport::digest)
                .containsExactly(tuple("Running", null), tuple("Complete", DIGEST));
        assertThat(commands()).extracting(Command::id).containsExactly(UID + ".1-1", UID + ".1-2");
        assertThat(lines()).containsExactly("STEP 1", "");
        var end = records(Topics.BUILD_LOGS.name()).getLast();
        assertThat(CloudEvent.header(end.headers(), "end")).isEqualTo("true");
        assertThat(CloudEvent.header(end.headers(), "seq")).isEqualTo("1");
        assertThat(state()).isEqualTo("reported");
    }

    @Test
    void aBaseImageOfAnotherProjectNeedsAnAuthorWhoMayNameIt() throws Exception {
        execute(
                """
                update resources set body = jsonb_set(body::jsonb,
                    '{spec,strategy,dockerStrategy,from}',
                    '{"kind":"DockerImage","name":"registry:5000/other/secret:1"}')::json
                """);

        run((job, log, progress, cancellation) -> pushed());
        execute("update build_work set state = 'queued', lease_until = null, result = null");
        execute("update build_work set base_project = 'other'");
        run((job, log, progress, cancellation) -> pushed());

        assertThat(reports())
                .extracting(WorkReport::phase, WorkReport::reason)
                .containsExactly(
                        tuple("Failed", "InvalidImageReference"),
                        tuple("Running", null),
                        tuple("Complete", null));
    }

    @Test
    void aFailedBuildSaysWhy() throws Exception {
        run((job, log, progress, cancellation) ->
                new BuildResult.Failed(
                        FailureReason.DOCKER_BUILD_FAILED,
                        "RUN false: 1",
                        "last lines",
                        List.of(),
                        Optional.empty()));

        var report = reports().getLast();
        assertThat(report.phase()).isEqualTo("Failed");
        assertThat(report.reason()).isEqualTo("DockerBuildFailed");
        assertThat(report.logSnippet()).isEqualTo("last lines");
    }

    @Test
    void whatAVariableHasFromASecretIsMaskedInLogsAndFailures() throws Exception {
        execute(
                """
                insert into projections values ('/Secret/demo/login',
                    '{"metadata":{"name":"login","namespace":"demo"},
                      "data":{"password":"cGEkIndvcmQ="}}')
                """);
        execute(
                """
                update resources set body = jsonb_set(body::jsonb,
                    '{spec,strategy,dockerStrategy,env}',
                    '[{"name":"S","valueFrom":{"secretKeyRef":{"name":"login","key":"password"}}}]')
                    ::json
                """);

        run((job, log, progress, cancellation) -> {
            log.line("S=pa$\"word");
            log.line("ENV \"S\"=\"pa\\$\\\"word\"");
            return new BuildResult.Failed(
                    FailureReason.DOCKER_BUILD_FAILED,
                    "RUN echo pa$\"word",
                    "pa$\"word",
                    List.of(),
                    Optional.empty());
        });

        assertThat(lines()).containsExactly("S=***", "ENV \"S\"=\"***\"", "");
        assertThat(reports().getLast().message()).isEqualTo("RUN echo ***");
        assertThat(reports().getLast().logSnippet()).isEqualTo("***");
    }

    @Test
    void aPipelineSaysWhereItsLogIsAsSoonAsItRuns() throws Exception {
        execute(
                """
                update resources set body = jsonb_set(body::jsonb, '{spec,strategy}',
                    '{"jenkinsPipelineStrategy":{"jenkinsfile":"node {}"}}')::json
                """);

        run((job, log, progress, cancellation) -> built());

        assertThat(reports().getFirst().phase()).isEqualTo("Running");
        var log =
                "https://gateway:8443/apis/build.openshift.io/v1/namespaces/demo/builds/hello-1/log";
        assertThat(reports().getFirst().annotations())
                .containsEntry("openshift.io/jenkins-log-url", log)
                .containsEntry("openshift.io/jenkins-blueocean-log-url", log);
    }

    @Test
    void aBuildWithoutItsPushSecretWaitsUntilItIsThere() throws Exception {
        pushesWith("robot", "{}");

        run((job, log, progress, cancellation) -> {
            throw new IllegalStateException("It must not be run yet");
        });

        assertThat(reports())
                .extracting(WorkReport::phase, WorkReport::reason, WorkReport::message)
                .containsExactly(tuple("Pending", "MissingPushSecret", "Missing push secret."));
        assertThat(state()).isEqualTo("queued");
        assertThat(table.claim()).isEmpty();

        execute(
                "insert into projections values ('/Secret/demo/robot',"
                        + " '{\"metadata\":{\"name\":\"robot\",\"namespace\":\"demo\"}}')");
        execute("update build_work set lease_until = now()");
        run((job, log, progress, cancellation) -> pushed());

        assertThat(reports())
                .extracting(WorkReport::phase)
                .containsExactly("Pending", "Running", "Complete");
    }

    @Test
    void aBuildThatHasSaidWhatItLacksDoesNotSayItAgain() throws Exception {
        pushesWith("robot", "{\"phase\":\"Pending\",\"reason\":\"MissingPushSecret\"}");

        run((job, log, progress, cancellation) -> pushed());

        assertThat(reports()).isEmpty();
    }

    @Test
    void aBuildThatHasWaitedForAsLongAsItMayTakeHasFailed() throws Exception {
        pushesWith(
                "robot",
                """
                {"phase":"Pending","reason":"MissingPushSecret","conditions":[
                  {"type":"Pending","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}]}
                """);
        execute(
                "update resources set body = jsonb_set(body::jsonb,"
                        + " '{spec,completionDeadlineSeconds}', '60')::json");

        run((job, log, progress, cancellation) -> pushed());

        assertThat(reports())
                .extracting(WorkReport::phase, WorkReport::reason)
                .containsExactly(tuple("Failed", "DeadlineExceeded"));
        assertThat(reports().getLast().message()).contains("Missing push secret.");
    }

    private static void pushesWith(String secret, String status) throws SQLException {
        execute(
                """
                update resources set body = jsonb_set(jsonb_set(body::jsonb,
                    '{spec,output}', '{"pushSecret":{"name":"%s"}}'), '{status}', '%s')::json
                """
                        .formatted(secret, status));
    }

    @Test
    void anExecutorThatBreaksIsOurErrorAndNotTheBuilds() throws Exception {
        run((job, log, progress, cancellation) -> {
            throw new IllegalStateException("disk full");
        });

        assertThat(reports().getLast().phase()).isEqualTo("Error");
    }

    @Test
    void aBuildThatNeverCameToRunIsNotSaidToHaveRun() throws Exception {
        runPatiently((job, log, progress, cancellation) -> {
            progress.waiting("Unschedulable", "no node takes the pod");
            return built();
        });

        assertThat(reports()).extracting(WorkReport::phase).containsExactly("Complete");
    }

    @Test
    void aBuildRunsWhenItsExecutorSaysSo() throws Exception {
        runPatiently((job, log, progress, cancellation) -> {
            assertThat(reports()).isEmpty();
            progress.running();
            assertThat(reports()).extracting(WorkReport::phase).containsExactly("Running");
            return built();
        });

        assertThat(reports()).extracting(WorkReport::phase).containsExactly("Running", "Complete");
    }

    @Test
    void aCancelledBuildIsStoppedByItsWorker() throws Exception {
        run((job, log, progress, cancellation) -> {
            cancelInTable();
            cancellation.asked().orTimeout(20, TimeUnit.SECONDS).join();
            return new BuildResult.Cancelled(List.of(), Optional.empty());
        });

        assertThat(reports().getLast().phase()).isEqualTo("Cancelled");
    }

    @Test
    void aBuildThatIsDeletedIsStoppedWithoutAResult() throws Exception {
        var stopped = new CountDownLatch(1);
        var claim = table.claim().orElseThrow();
        var attempt =
                attempt(
                        claim,
                        (job, log, progress, cancellation) -> {
                            progress.running();
                            deleteInTable();
                            try {
                                cancellation.asked().get(20, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                stopped.countDown();
                                throw e;
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                            throw new IllegalStateException("Nobody cancelled this build");
                        });
        var thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                attempt.run();
                            } catch (InterruptedException expected) {
                                Thread.currentThread().interrupt();
                            }
                        });

        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        assertThat(stopped.getCount()).isZero();
        assertThat(reports()).extracting(WorkReport::phase).containsExactly("Running");
    }

    @Test
    void theLeaseIsRenewedWhileTheLogIsArchived() throws Exception {
        var renewed = new AtomicBoolean();
        try (var archive =
                new Archive(() -> {
                    var before = lease();
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(10))
                            .untilAsserted(() -> assertThat(lease()).isNotEqualTo(before));
                    renewed.set(true);
                })) {
            registry = archive.uri();

            run((job, log, progress, cancellation) -> built());
        }

        assertThat(renewed).isTrue();
        assertThat(state()).isEqualTo("reported");
    }

    @Test
    void aLogThatIsTooLongToBeFollowedSaysSo() {
        var log =
                new LiveLog(
                        kafka, new Claim(UID, "demo", "hello-1", "", 1, 0, Optional.empty()), 10);

        log.line("12345");
        log.line("1234567890");
        log.line("1");
        log.end();

        assertThat(lines()).hasSize(3).first().isEqualTo("12345");
        assertThat(lines().get(1)).contains("too long");
    }

    @Test
    void aLogThatKafkaDoesNotTakeIsNotWaitedForLineByLine() {
        var tries = new AtomicInteger();
        var away =
                new MockProducer<>(
                        true,
                        new RoundRobinPartitioner(),
                        new StringSerializer(),
                        new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<String, byte[]> record) {
                        tries.incrementAndGet();
                        return CompletableFuture.failedFuture(new TimeoutException("away"));
                    }
                };
        var log =
                new LiveLog(
                        away, new Claim(UID, "demo", "hello-1", "", 1, 0, Optional.empty()), 1000);

        log.line("1");
        log.line("2");
        log.line("3");

        assertThat(tries).hasValue(1);
    }
}
