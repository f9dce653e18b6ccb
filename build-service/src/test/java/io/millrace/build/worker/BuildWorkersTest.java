package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.application.Releases;
import io.millrace.build.execution.BuildExecutor;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.cluster.Mode;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.registry.SelfSigned;
import io.millrace.platform.testing.TestDatabase;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildWorkersTest {

    @TempDir private Path root;
    private static TestDatabase postgres;
    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(
                    true,
                    new RoundRobinPartitioner(),
                    new StringSerializer(),
                    new ByteArraySerializer());
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Releases releases = new Releases();
    private Duration poll = Duration.ofMillis(50);

    @BeforeAll
    static void startPostgres() throws SQLException, IOException {
        postgres = TestDatabase.start();
        for (var script :
                List.of("V100__builds.sql", "V101__base_projects.sql", "V102__uploads.sql")) {
            try (var migration =
                    BuildWorkersTest.class.getResourceAsStream("/db/migration/" + script)) {
                execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        execute("create table resources (key text primary key, body json)");
        execute("create table projections (key text primary key, body json)");
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void aQueuedBuild() throws SQLException {
        execute("truncate resources, build_work");
        execute(
                """
                insert into resources values ('build.openshift.io/Build/demo/hello-1',
                '{"metadata":{"name":"hello-1","namespace":"demo","uid":"u1"},
                  "spec":{"source":{"dockerfile":"FROM scratch"},
                          "strategy":{"dockerStrategy":{}}},
                  "status":{"phase":"Pending"}}')
                """);
        execute(
                "insert into build_work (build_uid, namespace, name, build_config, state, since)"
                        + " values ('u1', 'demo', 'hello-1', 'hello', 'queued', now())");
    }

    @Test
    void aBuildThatIsRunningWhenItsWorkerStopsIsLeftToTheNextOne() throws Exception {
        var workers =
                workers((job, log, progress, cancellation) -> {
                    progress.running();
                    begun.countDown();
                    while (true) {
                        log.line("still here");
                        if (Thread.currentThread().isInterrupted()) {
                            log.line("last words");
                            throw new IllegalStateException("cut off in the middle");
                        }
                        Thread.onSpinWait();
                    }
                });

        workers.start(new StartupEvent());
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        workers.stop(new ShutdownEvent());

        assertThat(reports()).containsExactly("u1.1-1");
        assertThat(row()).isEqualTo("queued by nobody");
        assertThat(kafka.closed()).isTrue();
    }

    @Test
    void aRoundThatBreaksIsNotTheLast() throws Exception {
        // What a sequence has counted stays, whatever becomes of the transaction.
        execute(
                """
                create sequence broken_rounds;
                create function break_round() returns trigger language plpgsql as
                    $$ begin perform nextval('broken_rounds'); raise 'broken'; end $$;
                create trigger breaking before update on build_work
                    for each row execute function break_round();
                """);
        var workers =
                workers((job, log, progress, cancellation) -> {
                    begun.countDown();
                    throw new IllegalStateException("enough");
                });

        workers.start(new StartupEvent());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> text("select is_called::text from broken_rounds").equals("true"));
        execute("drop trigger breaking on build_work");

        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        workers.stop(new ShutdownEvent());
    }

    @Test
    void aBuildThatIsReleasedBeginsBeforeTheNextLook() throws Exception {
        poll = Duration.ofHours(1);
        execute("update build_work set state = 'waiting'");
        var workers =
                workers((job, log, progress, cancellation) -> {
                    begun.countDown();
                    throw new IllegalStateException("enough");
                });

        workers.start(new StartupEvent());
        execute("update build_work set state = 'queued'");
        releases.announce();

        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        workers.stop(new ShutdownEvent());
    }

    private BuildWorkers workers(BuildExecutor executor) throws IOException {
        var key = Files.writeString(root.resolve("key.pem"), SelfSigned.make("build").pem());
        var config = new Settings(root, poll);
        var table = new WorkTable(postgres.database(), config.instance(), config.lease());
        return new BuildWorkers(
                config,
                new Nowhere(
                        URI.create("http://127.0.0.1:9"), "registry:5000", key, "service", "us"),
                new Machine(executor, root),
                table,
                Optional.empty(),
                new WorkerKafka() {
                    @Override
                    public Producer<String, byte[]> producer() {
                        return kafka;
                    }

                    @Override
                    public Consumer<String, byte[]> reader() {
                        throw new IllegalStateException("no build asks");
                    }
                },
                releases);
    }

    private record Nowhere(URI url, String host, Path key, String service, String issuer)
            implements RegistryConfig {}

    private record Settings(Path root, Duration poll) implements WorkerConfig {

        @Override
        public Optional<Long> memoryLimit() {
            return Optional.empty();
        }

        @Override
        public Optional<String> gatewayUrl() {
            return Optional.empty();
        }

        @Override
        public Optional<Set<String>> rootBuilders() {
            return Optional.empty();
        }

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public Place executor() {
            return Place.LOCAL;
        }

        @Override
        public int parallel() {
            return 2;
        }

        @Override
        public Optional<String> user() {
            return Optional.empty();
        }

        @Override
        public Optional<List<Path>> hidden() {
            return Optional.empty();
        }

        @Override
        public Optional<Set<String>> insecureRegistries() {
            return Optional.empty();
        }

        @Override
        public boolean network() {
            return false;
        }

        @Override
        public List<String> unreachable() {
            return List.of();
        }

        @Override
        public Optional<List<String>> addressAllow() {
            return Optional.empty();
        }

        @Override
        public String instance() {
            return "one";
        }

        @Override
        public Duration lease() {
            return Duration.ofSeconds(30);
        }

        @Override
        public int attempts() {
            return 3;
        }

        @Override
        public long layerCacheLimit() {
            return 0;
        }

        @Override
        public long diskLimit() {
            return 1L << 30;
        }

        @Override
        public int processLimit() {
            return 1000;
        }

        @Override
        public long liveLogLimit() {
            return 1 << 20;
        }

        @Override
        public long archivedLogLimit() {
            return 1 << 20;
        }
    }

    private static final class NoJenkins implements JenkinsConfig {

        @Override
        public Optional<URI> url() {
            return Optional.empty();
        }

        @Override
        public Optional<String> user() {
            return Optional.empty();
        }

        @Override
        public Optional<String> token() {
            return Optional.empty();
        }

        @Override
        public Duration poll() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Optional<Path> projectTemplate() {
            return Optional.empty();
        }

        @Override
        public Duration projectStart() {
            return Duration.ofSeconds(1);
        }
    }

    private record NoCluster() implements KubernetesConfig {

        @Override
        public Optional<String> namespace() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> podTemplate() {
            return Optional.empty();
        }

        @Override
        public String installation() {
            return "none";
        }

        @Override
        public Optional<Set<String>> csiDrivers() {
            return Optional.empty();
        }

        @Override
        public Duration startPatience() {
            return Duration.ofSeconds(1);
        }
    }

    private static final class Machine extends LocalExecutors {

        private final Prepared prepared;

        Machine(BuildExecutor executor, Path spool) {
            super(
                    new PipelineExecutors(new NoJenkins(), Mode.STANDALONE),
                    new ClusterExecutors(new NoCluster()));
            this.prepared = new Prepared(executor, spool, Optional.empty());
        }

        @Override
        Optional<Prepared> create(WorkerConfig config, RegistryConfig registry) {
            return Optional.of(prepared);
        }
    }

    private List<String> reports() {
        return kafka.history().stream()
                .filter(it -> it.topic().equals(Topics.commands(Owner.BUILD).name()))
                .map(it -> EventCodec.decode(it.value(), Command.class).id())
                .toList();
    }

    private static String row() throws SQLException {
        return text("select state || ' by ' || coalesce(claimed_by, 'nobody') from build_work");
    }

    private static String text(String query) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
