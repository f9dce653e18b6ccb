package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.application.WorkReport;
import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.inventory.Inventories;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.registry.Attestations;
import io.millrace.platform.registry.LogArchive;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.SourceUploads;
import io.millrace.platform.schema.Json;
import io.millrace.platform.testing.TestDatabase;
import java.io.IOException;
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
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// One queued build, and what its attempts say.
abstract class AttemptBench {

    static final String UID = "11111111-2222-3333-4444-555555555555";
    static final RegistryKey KEY = key();
    static final String DIGEST = "sha256:" + "c".repeat(64);

    static TestDatabase postgres;
    @TempDir Path spool;
    final MockProducer<String, byte[]> kafka =
            new MockProducer<>(
                    true,
                    new RoundRobinPartitioner(),
                    new StringSerializer(),
                    new ByteArraySerializer());
    WorkTable table;
    URI registry = URI.create("http://127.0.0.1:9");

    static RegistryKey key() {
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

    void migrate(String script) throws SQLException, IOException {
        try (var migration = getClass().getResourceAsStream("/db/migration/" + script)) {
            execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static BuildResult pushed() {
        return new BuildResult.Pushed(DIGEST, List.of(), Optional.empty());
    }

    static BuildResult built() {
        return new BuildResult.Built(List.of(), Optional.empty());
    }

    /// On a machine where builds do not wait.
    void run(BuildExecutor executor) throws Exception {
        runPatiently((job, log, progress, cancellation) -> {
            progress.running();
            return executor.execute(job, log, progress, cancellation);
        });
    }

    void runPatiently(BuildExecutor executor) throws Exception {
        attempt(table.claim().orElseThrow(), executor).run();
    }

    Attempt attempt(Claim claim, BuildExecutor executor) {
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

    static BuildExecutor checked(BuildExecutor executor) {
        return (job, log, progress, cancellation) -> {
            assertThat(job.source().dockerfile()).contains("FROM scratch");
            return executor.execute(job, log, progress, cancellation);
        };
    }

    static WorkTable table(String instance, Duration lease) {
        return new WorkTable(postgres.database(), instance, lease);
    }

    void cancelInTable() {
        executeUnchecked("update build_work set state = 'cancelling'");
    }

    void deleteInTable() {
        executeUnchecked("delete from build_work");
    }

    static void executeUnchecked(String sql) {
        try {
            execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static void execute(String sql) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String state() throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select state from build_work")) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    static String lease() {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select lease_until::text from build_work")) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    List<ProducerRecord<String, byte[]>> records(String topic) {
        return kafka.history().stream().filter(it -> it.topic().equals(topic)).toList();
    }

    List<String> lines() {
        return records(Topics.BUILD_LOGS.name()).stream()
                .map(it -> new String(it.value(), StandardCharsets.UTF_8))
                .toList();
    }

    List<Command> commands() {
        return records(Topics.commands(Owner.BUILD).name()).stream()
                .map(it -> EventCodec.decode(it.value(), Command.class))
                .toList();
    }

    List<WorkReport> reports() {
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
