package io.millrace.importer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.importer.application.Bell;
import io.millrace.importer.application.ImportJob;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.application.ImportReport;
import io.millrace.importer.application.PushReport;
import io.millrace.importer.application.RegistryAccess;
import io.millrace.importer.registry.Credentials;
import io.millrace.importer.registry.RealRegistry;
import io.millrace.importer.registry.Registries;
import io.millrace.importer.registry.RegistrySettings;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.network.AddressPolicy;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.secretbox.SecretBox;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers on a real database and a real registry.
class WorkersTest {

    private static final String HOST = "registry.example";
    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir private static Path directory;
    private static EmbeddedPostgres postgres;
    private static RealRegistry registry;
    private final InstantSource clock = InstantSource.system();
    private final SecretBox box = SecretBox.of(Base64.getEncoder().encodeToString(new byte[32]));
    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(
                    true,
                    new RoundRobinPartitioner(),
                    new StringSerializer(),
                    new ByteArraySerializer());
    private Registries registries;
    private WorkTables tables;
    private OwnRegistry own;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        registry = new RealRegistry(directory);
        registry.push("demo/app:latest", "oci", "amd64", "one");
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
        postgres.close();
    }

    @BeforeEach
    void anEmptyQueue() throws SQLException, IOException {
        execute("drop schema public cascade; create schema public");
        try (var migration = getClass().getResourceAsStream("/db/migration/V100__imports.sql")) {
            execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        }
        execute("create table projections (key text primary key, body json)");
        execute(
                "insert into projections values ('/Namespace//demo',"
                        + " '{\"metadata\":{\"name\":\"demo\"},\"status\":{\"phase\":\"Active\"}}')");
        registries =
                new Registries(
                        RegistrySettings.of(
                                AddressPolicy.allowing(List.of(registry.host())),
                                Set.of(registry.host())),
                        clock);
        tables = new WorkTables(postgres.getPostgresDatabase(), "one", LEASE);
        own = new OwnRegistry(registries, HOST, registry.host(), RealRegistry.credentials());
    }

    @AfterEach
    void closeConnections() throws IOException {
        registries.close();
    }

    @Test
    void aClaimedPushIsLookedAtAndFetched() throws Exception {
        check("demo/app", "latest", "claim");

        look().run(tables.claimCheck().orElseThrow());

        var report = Json.read(ResourceWrites.bodyOf(sent()), PushReport.class);
        var digest = own.digestOf("demo/app", "latest").toString();
        assertThat(report.digest()).isEqualTo(digest);
        assertThat(report.pullSpec()).isEqualTo(HOST + "/demo/app@" + digest);
        assertThat(report.image()).isNotNull();
        assertThat(sent().id()).isEqualTo("check-observed");
    }

    @Test
    void aTagThatIsGoneIsReportedAsGone() throws Exception {
        check("demo/app", "none", "claim");

        look().run(tables.claimCheck().orElseThrow());

        assertThat(Json.read(ResourceWrites.bodyOf(sent()), PushReport.class).digest()).isNull();
    }

    @Test
    void aPushIntoAnUnknownNamespaceIsDropped() throws Exception {
        check("nowhere/app", "latest", "claim");

        look().run(tables.claimCheck().orElseThrow());

        assertThat(kafka.history()).isEmpty();
        assertThat(tables.claimCheck()).isEmpty();
    }

    @Test
    void twoWorkersNeverHoldOneRowUntilALeaseRunsOut() throws Exception {
        check("demo/app", "latest", "claim");

        assertThat(tables.claimCheck()).isPresent();
        assertThat(tables.claimCheck()).isEmpty();
        execute("update push_checks set lease_until = now() - interval '1 second'");
        assertThat(tables.claimCheck())
                .hasValueSatisfying(it -> assertThat(it.tries()).isEqualTo(2));
    }

    @Test
    void aRungLoopWorksAtOnce() throws Exception {
        var bell = new Bell();
        try (var loop =
                new WorkLoop<>(
                        "pushes", tables::claimCheck, look()::run, bell, Duration.ofHours(1), 2)) {
            loop.start();
            check("demo/app", "latest", "claim");
            bell.ring();

            Awaitility.await().until(() -> !kafka.history().isEmpty());
        }
    }

    @Test
    void anImageOfTheIntegratedRegistryIsImportedUnderItsPublicName() throws Exception {
        var image = imported(HOST + "/demo/app:latest", RegistryAccess.INTEGRATED);

        var digest = own.digestOf("demo/app", "latest");
        assertThat(image.status().status()).isEqualTo("Success");
        assertThat(image.pullSpec()).isEqualTo(HOST + "/demo/app@" + digest);
    }

    @Test
    void anotherProjectsImageIsUnauthorizedWithoutAsking() throws Exception {
        var image = imported(HOST + "/demo/app:latest", RegistryAccess.DENIED);

        assertThat(image.status().code()).isEqualTo(401);
        assertThat(image.image()).isNull();
    }

    @Test
    void aNamespacesSealedSecretOpensAPrivateRegistry() throws Exception {
        var from = registry.host() + "/demo/app:latest";
        assertThat(imported(from, RegistryAccess.OUTSIDE).status().code()).isEqualTo(401);

        var user = (Credentials.UserPassword) RealRegistry.credentials();
        secret(
                "{\"auths\":{\"http://%s\":{\"username\":\"%s\",\"password\":\"%s\"}}}"
                        .formatted(registry.host(), user.user(), user.password()));

        assertThat(imported(from, RegistryAccess.OUTSIDE).status().status()).isEqualTo("Success");
    }

    @Test
    void theEntryThatNamesMostOfTheRepositoryIsUsed() throws Exception {
        secret(
                """
                {"auths":{"quay.io":{"username":"all","password":"x"},
                          "quay.io/org":{"auth":"b3JnOng="},
                          "https://index.docker.io/v1/":{"username":"hub","password":"x"}}}
                """);
        var secrets = new PullSecrets(tables, Optional.of(box));

        assertThat(secrets.credentialsFor(ImageReference.parse("quay.io/org/app"), "demo"))
                .isEqualTo(Credentials.of("org", "x"));
        assertThat(secrets.credentialsFor(ImageReference.parse("quay.io/organ/app"), "demo"))
                .isEqualTo(Credentials.of("all", "x"));
        assertThat(secrets.credentialsFor(ImageReference.parse("busybox"), "demo"))
                .isEqualTo(Credentials.of("hub", "x"));
        assertThat(secrets.credentialsFor(ImageReference.parse("ghcr.io/a/b"), "demo"))
                .isEqualTo(Credentials.ANONYMOUS);
    }

    @Test
    void whatStandsWhereNoRegistryAnswersIsTriedAgainLaterForAStreamsWish() throws Exception {
        job("127.0.0.1:1/demo/app:latest", RegistryAccess.INTEGRATED, false);
        var broken = new OwnRegistry(registries, HOST, "127.0.0.1:1", Credentials.ANONYMOUS);
        var refusing =
                new Registries(
                        RegistrySettings.of(
                                AddressPolicy.allowing(List.of("127.0.0.1:1")),
                                Set.of("127.0.0.1:1")),
                        clock);
        try (refusing) {
            var attempt =
                    attempt(
                            new OwnRegistry(
                                    refusing, HOST, broken.authority(), Credentials.ANONYMOUS));
            attempt.run(tables.claimImport().orElseThrow());
        }

        assertThat(kafka.history()).isEmpty();
        assertThat(tables.claimImport()).isEmpty();
        execute("update imports set not_before = now()");
        assertThat(tables.claimImport()).isPresent();
    }

    @Test
    void reconciliationOnlyEntersWhatNoClaimIsAbout() throws Exception {
        check("demo/app", "latest", "claim");

        assertThat(tables.reconcile("demo", "app", "latest", "r1")).isFalse();
        assertThat(tables.reconcile("demo", "app", "other", "r2")).isTrue();
        assertThat(Digest.isDigest(own.digestOf("demo/app", "latest").toString())).isTrue();
    }

    private PushLook look() {
        return new PushLook(tables, own, new Reporter(kafka, clock), clock);
    }

    private ImportAttempt attempt(OwnRegistry integrated) {
        return new ImportAttempt(
                tables,
                registries,
                integrated,
                new PullSecrets(tables, Optional.of(box)),
                new Reporter(kafka, clock),
                clock,
                4);
    }

    private ImportedImage imported(String from, RegistryAccess access) throws Exception {
        kafka.clear();
        execute("delete from imports");
        job(from, access, true);
        attempt(own).run(tables.claimImport().orElseThrow());
        return Json.read(ResourceWrites.bodyOf(sent()), ImportReport.class).images().getFirst();
    }

    private void job(String from, RegistryAccess access, boolean awaited) throws SQLException {
        var wanted =
                new Wanted(
                        "latest",
                        from,
                        TagImportPolicy.EMPTY,
                        TagReferencePolicy.EMPTY,
                        false,
                        null,
                        null,
                        null,
                        access);
        var job = new ImportJob("i1", "demo", "app", List.of(wanted));
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var insert =
                        connection.prepareStatement(
                                "insert into imports (id, namespace, stream, job, command, state,"
                                        + " created_at, deadline) values ('i1', 'demo', 'app', ?,"
                                        + " ?, 'pending', now(), now() + interval '1 hour')")) {
            insert.setBytes(1, Json.bytes(job));
            insert.setBytes(2, awaited ? new byte[] {1} : null);
            insert.executeUpdate();
        }
    }

    private void check(String repository, String tag, String kind) throws SQLException {
        var namespace = repository.substring(0, repository.indexOf('/'));
        execute(
                """
                insert into push_checks (repository, tag, namespace, stream, kind, check_id,
                    event_id, pushed_at)
                values ('%s', '%s', '%s', 'app', '%s', 'check', 'e1', now())
                """
                        .formatted(repository, tag, namespace, kind));
    }

    private void secret(String config) throws SQLException {
        var key = ".dockerconfigjson";
        var sealed = box.encrypt("demo", "pull", key, config.getBytes(StandardCharsets.UTF_8));
        execute(
                """
                insert into projections values ('/Secret/demo/pull',
                '{"metadata":{"namespace":"demo","name":"pull"},
                  "type":"kubernetes.io/dockerconfigjson","data":{"%s":"%s"}}')
                """
                        .formatted(key, sealed));
    }

    private Command sent() {
        return EventCodec.decode(kafka.history().getLast().value(), Command.class);
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
