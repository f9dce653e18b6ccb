package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import io.millrace.build.application.WorkReport;
import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.inventory.Inventories;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.registry.Attestations;
import io.millrace.platform.registry.LogArchive;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.SourceUploads;
import io.millrace.platform.schema.Json;
import io.millrace.platform.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptTest {

    private static final String UID = "11111111-2222-3333-4444-555555555555";
    private static final RegistryKey KEY = key();
    private static final String DIGEST = "sha256:" + "c".repeat(64);

    private static TestDatabase postgres;
    @TempDir private Path spool;
    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(
                    true,
                    new RoundRobinPartitioner(),
                    new StringSerializer(),
                    new ByteArraySerializer());
    private WorkTable table;
    private URI registry = URI.create("http://127.0.0.1:9");

    private static RegistryKey key() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            var pair = generator.generateKeyPair();
            return RegistryKey.of(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = TestDatabase.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void aQueuedBuild() throws SQLException, IOException {
        execute("drop schema public cascade; create schema public");
        migrate("V100__builds.sql");
        migrate("V101__base_projects.sql");
        migrate("V102__uploads.sql");
        migrate("V104__lines_and_histories.sql");
        execute("create table resources (key text primary key, body json)");
        execute("create table projections (key text primary key, body json)");
        execute(
                """
                insert into resources values ('build.openshift.io/Build/demo/hello-1',
                '{"metadata":{"name":"hello-1","namespace":"demo","uid":"%s"},
                  "spec":{"source":{"dockerfile":"FROM scratch"},
                          "strategy":{"dockerStrategy":{}}},
                  "status":{"phase":"Pending"}}')
                """
                        .formatted(UID));
        execute(
                "insert into build_work (build_uid, namespace, name, build_config, state, since)"
                        + " values ('"
                        + UID
                        + "', 'demo', 'hello-1', 'hello', 'queued', now())");
        table = table("one", Duration.ofSeconds(30));
    }

    private void migrate(String script) throws SQLException, IOException {
        try (var migration = getClass().getResourceAsStream("/db/migration/" + script)) {
            execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

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
                        tuple("Running", null),
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
        assertThat(reports().getFirst().annotations())
                .containsEntry(
                        "openshift.io/jenkins-log-url",
                        "https://gateway:8443/apis/build.openshift.io/v1/namespaces/demo/builds/hello-1/log");
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

    private static BuildResult pushed() {
        return new BuildResult.Pushed(DIGEST, List.of(), Optional.empty());
    }

    private static BuildResult built() {
        return new BuildResult.Built(List.of(), Optional.empty());
    }

    private void run(BuildExecutor executor) throws Exception {
        attempt(table.claim().orElseThrow(), executor).run();
    }

    private Attempt attempt(Claim claim, BuildExecutor executor) {
        var nowhere = new RegistryBlobs(registry, _ -> "Bearer any");
        var assembly =
                new JobAssembly(
                        table,
                        new BuildSecrets(table, Optional.empty()),
                        new IntegratedRegistry("registry:5000", KEY, InstantSource.system()),
                        new JobStrategies(Set.of()),
                        new CustomBuilders(
                                URI.create("http://127.0.0.1:9"),
                                "registry:5000",
                                actor -> access -> "Bearer none"),
                        new UploadedSources(
                                new SourceUploads(nowhere), registry, () -> "Bearer any"),
                        new ProjectActions.Means(
                                table,
                                new OwnerRequests(
                                        kafka,
                                        () -> {
                                            throw new IllegalStateException("asks nobody");
                                        },
                                        InstantSource.system()),
                                new Slots(1),
                                InstantSource.system()));
        return new Attempt(
                new Attempt.Tools(
                        table,
                        checked(executor),
                        assembly,
                        new Reporter(kafka),
                        new LogArchive(nowhere),
                        new PushedImages(nowhere, "registry:5000"),
                        new Witness(
                                new Attestations(nowhere, KEY),
                                new Inventories(nowhere),
                                new Provenance("us"),
                                "registry:5000"),
                        new PipelineLogs("https://gateway:8443"),
                        spool,
                        InstantSource.system(),
                        Duration.ofSeconds(30),
                        3,
                        1 << 20),
                claim,
                new LiveLog(kafka, claim, 1 << 20));
    }

    private static BuildExecutor checked(BuildExecutor executor) {
        return (job, log, progress, cancellation) -> {
            assertThat(job.source().dockerfile()).contains("FROM scratch");
            return executor.execute(job, log, progress, cancellation);
        };
    }

    private static WorkTable table(String instance, Duration lease) {
        return new WorkTable(postgres.database(), instance, lease);
    }

    private void cancelInTable() {
        executeUnchecked("update build_work set state = 'cancelling'");
    }

    private void deleteInTable() {
        executeUnchecked("delete from build_work");
    }

    private static void executeUnchecked(String sql) {
        try {
            execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String state() throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select state from build_work")) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private static String lease() {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select lease_until::text from build_work")) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A registry that fails whatever it is asked, and counts it.
    private static final class Archive implements AutoCloseable {

        private final HttpServer server;
        private final AtomicInteger asked = new AtomicInteger();

        Archive(Runnable first) throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        try (exchange) {
                            if (asked.getAndIncrement() == 0) {
                                first.run();
                            }
                            exchange.sendResponseHeaders(404, -1);
                        }
                    });
            server.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        int asked() {
            return asked.get();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private List<ProducerRecord<String, byte[]>> records(String topic) {
        return kafka.history().stream().filter(it -> it.topic().equals(topic)).toList();
    }

    private List<String> lines() {
        return records(Topics.BUILD_LOGS.name()).stream()
                .map(it -> new String(it.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private List<Command> commands() {
        return records(Topics.commands(Owner.BUILD).name()).stream()
                .map(it -> EventCodec.decode(it.value(), Command.class))
                .toList();
    }

    private List<WorkReport> reports() {
        var reports = new ArrayList<WorkReport>();
        for (var command : commands()) {
            reports.add(
                    Json.read(
                            Json.tree(
                                    String.valueOf(command.body())
                                            .getBytes(StandardCharsets.UTF_8)),
                            WorkReport.class));
        }
        return reports;
    }
}
