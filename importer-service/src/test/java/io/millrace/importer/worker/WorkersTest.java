package io.millrace.importer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.meta.Status;
import io.millrace.importer.application.Bell;
import io.millrace.importer.application.ImportJob;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.application.ImportReport;
import io.millrace.importer.application.PushReport;
import io.millrace.importer.application.RegistryAccess;
import io.millrace.importer.application.WorkSignal;
import io.millrace.importer.domain.Pauses;
import io.millrace.importer.registry.Credentials;
import io.millrace.importer.registry.ImageRequest;
import io.millrace.importer.registry.RealRegistry;
import io.millrace.importer.registry.Registries;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.registry.RegistrySettings;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.network.AddressPolicy;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.secretbox.SecretBox;
import io.millrace.platform.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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
    private static TestDatabase postgres;
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
        postgres = TestDatabase.start();
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
        for (var migration :
                List.of(
                        "V100__imports.sql",
                        "V101__leases_and_pushes.sql",
                        "V102__copies.sql",
                        "V103__pushers.sql",
                        "V104__schedules.sql",
                        "V105__abandoned.sql",
                        "V106__servings.sql",
                        "V107__abandoned_alone.sql",
                        "V110__imports_by_age.sql",
                        "V111__imports_by_registry.sql")) {
            try (var sql = getClass().getResourceAsStream("/db/migration/" + migration)) {
                execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
            }
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
        tables = new WorkTables(postgres.database(), "one", LEASE);
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
    void whatABuildPushedIsLookedAtAndNotFetched() throws Exception {
        check("demo/app", "latest", "claim");
        execute("update push_checks set actor = 'system:millrace:build:uid-1'");

        look().run(tables.claimCheck().orElseThrow());

        var report = Json.read(ResourceWrites.bodyOf(sent()), PushReport.class);
        assertThat(report.digest()).isEqualTo(own.digestOf("demo/app", "latest").toString());
        assertThat(report.image()).isNull();
    }

    @Test
    void aTagThatIsGoneIsReportedAsGone() throws Exception {
        check("demo/app", "none", "claim");

        look().run(tables.claimCheck().orElseThrow());

        assertThat(Json.read(ResourceWrites.bodyOf(sent()), PushReport.class).digest()).isNull();
    }

    @Test
    void aPushIntoAProjectThatNobodyToldOfYetWaits() throws Exception {
        check("new/app", "latest", "claim");

        look().run(tables.claimCheck().orElseThrow());

        assertThat(kafka.history()).isEmpty();
        assertThat(tables.claimCheck()).isEmpty();
        execute("update push_checks set not_before = now()");
        assertThat(tables.claimCheck()).isPresent();
    }

    @Test
    void aPushIntoAProjectThatEndsIsDropped() throws Exception {
        execute(
                "insert into projections values ('/Namespace//ending',"
                        + " '{\"status\":{\"phase\":\"Terminating\"}}')");
        check("ending/app", "latest", "claim");

        look().run(tables.claimCheck().orElseThrow());

        execute("update push_checks set not_before = now(), lease_until = null");
        assertThat(tables.claimCheck()).isEmpty();
    }

    @Test
    void anErrorOfTheWorkerItselfFailsTheImportAndIsAnswered() throws Exception {
        execute(
                "insert into projections values ('/Secret/demo/broken',"
                        + " '{\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":7}')");

        var image = imported("quay.io/org/app:1", RegistryAccess.OUTSIDE);

        assertThat(image.status().code()).isEqualTo(500);
        assertThat(image.status().reason()).isEqualTo("InternalError");
    }

    @Test
    void aLoopGoesOnAfterAnErrorOfItsSource() throws Exception {
        var turns = new AtomicInteger();
        var source =
                new WorkLoop.Source<CheckClaim>() {
                    @Override
                    public Optional<CheckClaim> claim() {
                        if (turns.incrementAndGet() < 3) {
                            throw new IllegalStateException("an unreadable row");
                        }
                        return Optional.empty();
                    }

                    @Override
                    public void renew(CheckClaim claim) {}
                };
        try (var loop =
                new WorkLoop<>(
                        "pushes", source, _ -> {}, new Bell(), Duration.ofMillis(5), LEASE, 2)) {
            loop.start();

            Awaitility.await().until(() -> turns.get() >= 3);
        }
    }

    @Test
    void aLeaseIsRenewedAsLongAsItsWorkerWorks() throws Exception {
        check("demo/app", "latest", "claim");
        var isOver = new CountDownLatch(1);
        try (var loop =
                new WorkLoop<CheckClaim>(
                        "pushes",
                        tables.checks(),
                        _ -> isOver.await(),
                        new Bell(),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        2)) {
            loop.start();
            Awaitility.await().untilAsserted(() -> assertThat(leases()).isPositive());
            execute("update push_checks set lease_until = now() + interval '1 second'");

            Awaitility.await().untilAsserted(() -> assertThat(leases()).isGreaterThan(20));
            isOver.countDown();
        }
    }

    @Test
    void aNamespaceHasOnlySoManyOfTheWorkers() throws Exception {
        job("i1", "demo");
        job("i2", "demo");
        job("i3", "demo");
        job("i4", "quiet");

        var taken = new ArrayList<String>();
        for (var claim = claimed(2, 9); claim.isPresent(); claim = claimed(2, 9)) {
            taken.add(claim.get().id());
        }

        assertThat(taken).containsExactlyInAnyOrder("i1", "i2", "i4");
    }

    @Test
    void aRegistryHasOnlySoManyOfTheWorkers() throws Exception {
        for (var i = 0; i < 5; i++) {
            job("i" + i, "ns" + i);
        }
        execute("update imports set registries = '{quay.io}' where id in ('i0', 'i1', 'i2')");
        execute("update imports set registries = '{docker.io,quay.io}' where id = 'i3'");

        var taken = new ArrayList<String>();
        for (var claim = claimed(9, 2); claim.isPresent(); claim = claimed(9, 2)) {
            taken.add(claim.get().id());
        }

        assertThat(taken).containsExactly("i0", "i1", "i4");
    }

    @Test
    void whoWaitsForAnImportHasWorkersOfHisOwn() throws Exception {
        job("i0", "demo");
        execute("update imports set command = 'x', id = 'i1'");
        job("i0", "demo");
        var one = new WorkTables.Shares(1, 1);

        assertThat(tables.claimImport(true, one)).hasValueSatisfying(this::isAwaited);
        assertThat(tables.claimImport(true, one)).isEmpty();
        assertThat(tables.claimImport(false, one)).isPresent();
    }

    private void isAwaited(ImportClaim claim) {
        assertThat(claim.awaitedUntil()).isPresent();
    }

    private Optional<ImportClaim> claimed(int perNamespace, int perRegistry) throws SQLException {
        var shares = new WorkTables.Shares(perNamespace, perRegistry);
        var awaited = tables.claimImport(true, shares);
        return awaited.isPresent() ? awaited : tables.claimImport(false, shares);
    }

    @Test
    void anAttemptEndsAtItsDeadline() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var authority = "127.0.0.1:" + silent.getLocalPort();
            var slow =
                    new Registries(
                            RegistrySettings.of(
                                    AddressPolicy.allowing(List.of(authority)), Set.of(authority)),
                            clock);
            try (slow) {
                job(HOST + "/demo/app:latest", RegistryAccess.INTEGRATED, true);
                var attempt =
                        attempt(
                                new OwnRegistry(slow, HOST, authority, Credentials.ANONYMOUS),
                                new Reporter(kafka, clock),
                                Duration.ofMillis(200));

                attempt.run(claimed(4, 4).orElseThrow());
            }
        }

        var image =
                Json.read(ResourceWrites.bodyOf(sent()), ImportReport.class).images().getFirst();
        assertThat(image.status().message()).contains("did not answer in time");
    }

    @Test
    void anAttemptEndsBeforeWhoWaitsForItGivesUp() {
        var now = Instant.parse("2026-11-26T12:00:00Z");
        var job = new ImportJob("i1", "demo", "app", List.of());
        var minute = Duration.ofMinutes(1);

        assertThat(new ImportClaim(job, 1, Optional.empty()).deadline(now, minute))
                .isEqualTo(now.plusSeconds(60));
        assertThat(new ImportClaim(job, 1, Optional.of(now.plusSeconds(30))).deadline(now, minute))
                .isEqualTo(now.plusSeconds(27));
        assertThat(new ImportClaim(job, 1, Optional.of(now.plusSeconds(90))).deadline(now, minute))
                .isEqualTo(now.plusSeconds(60));
    }

    @Test
    void whatDoesNotFitIntoAReportGoesWithoutItsManifest() {
        var image =
                new ImportedImage(
                        "latest",
                        "quay.io/org/app",
                        TagImportPolicy.EMPTY,
                        TagReferencePolicy.EMPTY,
                        Image.EMPTY.withDockerImageManifest("y".repeat(3_000_000)),
                        List.of(),
                        null,
                        Status.EMPTY,
                        null);

        var fitting = ImportOutcomes.fitting(List.of(image, image));

        assertThat(fitting.getFirst()).isEqualTo(image);
        assertThat(fitting.getLast().image()).isEqualTo(Image.EMPTY);
    }

    @Test
    void failuresAreCountedInWhatFitsIntoAReport() {
        var wide = "x".repeat(1_500_000);
        var failure =
                new ImportedImage(
                        "latest",
                        wide,
                        TagImportPolicy.EMPTY,
                        TagReferencePolicy.EMPTY,
                        Image.EMPTY.withDockerImageReference("y".repeat(4_000_000)),
                        List.of(),
                        null,
                        Status.EMPTY,
                        null);

        var fitting = ImportOutcomes.fitting(List.of(failure, failure));

        assertThat(fitting.stream().mapToInt(it -> Json.bytes(it).length).sum())
                .isLessThan(2 * Json.bytes(failure).length);
        assertThat(fitting).extracting(ImportedImage::image).containsExactly(null, null);
    }

    @Test
    void anInsecureWishDoesNotLendMillracesCredentialToAnybodyInBetween() throws Exception {
        var strict =
                new Registries(
                        RegistrySettings.of(
                                AddressPolicy.allowing(List.of(registry.host())), Set.of()),
                        clock);
        try (strict) {
            var https = new OwnRegistry(strict, HOST, registry.host(), RealRegistry.credentials());
            var request =
                    ImageRequest.of(ImageReference.parse(HOST + "/demo/app:latest"))
                            .insecurely(true);

            assertThatExceptionOfType(RegistryException.class)
                    .isThrownBy(() -> https.fetch(request));
        }
    }

    @Test
    void aCopiedImageCanBeFetchedFromItsNewRepository() throws Exception {
        registry.push("lib/arm:latest", "oci", "arm64", "two");
        registry.pushIndex("lib/both:latest", "oci", List.of("demo/app:latest", "lib/arm:latest"));
        var index = own.digestOf("lib/both", "latest");
        copy("prod/both", "lib/both", index);

        copying().run(tables.copies().claim().orElseThrow());

        assertThat(own.fetch("prod/both", index).children()).hasSize(2);
        assertThat(count("copies")).isZero();
        copy("prod/both", "lib/both", index);
        copying().run(tables.copies().claim().orElseThrow());
        assertThat(count("copies")).isZero();
    }

    @Test
    void whatCannotBeCopiedYetIsTriedAgain() throws Exception {
        copy("prod/app", "demo/missing", Digest.of("missing"));

        copying().run(tables.copies().claim().orElseThrow());

        assertThat(tables.copies().claim()).isEmpty();
        execute("update copies set not_before = now()");
        assertThat(tables.copies().claim())
                .hasValueSatisfying(it -> assertThat(it.tries()).isEqualTo(2));
    }

    @Test
    void whatADeletedStreamHadCannotBePulledAnyMore() throws Exception {
        registry.push("gone/app:latest", "oci", "amd64", "gone");
        var digest = own.digestOf("gone/app", "latest");
        execute(
                "insert into observed (repository, tag, digest, observed_at)"
                        + " values ('gone/app', 'latest', '%s', now())".formatted(digest));
        abandon("gone/app", digest);
        var blobs = blobsOf("gone/app", digest);

        clearing().run(abandoned().claim().orElseThrow());

        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> own.digestOf("gone/app", "latest"));
        for (var blob : blobs) {
            assertThat(blobs().pull("gone/app", blob)).isEmpty();
        }
        assertThat(count("abandoned")).isZero();
        assertThat(count("observed")).isZero();
    }

    @Test
    void whatAStreamOfTheSameNameHasAgainStays() throws Exception {
        registry.push("back/app:latest", "oci", "amd64", "back");
        var digest = own.digestOf("back/app", "latest");
        execute(
                "insert into projections values ('image.openshift.io/ImageStream/back/app',"
                        + " '{\"status\":{\"tags\":[{\"tag\":\"latest\",\"items\":[{\"image\":\"%s\"}]}]}}')"
                                .formatted(digest));
        abandon("back/app", digest);

        clearing().run(abandoned().claim().orElseThrow());

        assertThat(own.digestOf("back/app", "latest")).isEqualTo(digest);
        assertThat(count("abandoned")).isZero();
    }

    @Test
    void aNewStreamKeepsWhatItsImagesShareWithThoseOfTheDeletedOne() throws Exception {
        registry.push("shared/app:old", "oci", "amd64", "old");
        var old = own.digestOf("shared/app", "old");
        var stored = blobs().pullManifest("shared/app", old.toString()).orElseThrow();
        var manifest = (ObjectNode) Json.tree(stored.content());
        manifest.putObject("annotations").put("made", "later");
        var next = blobs().pushManifest("shared/app", stored.mediaType(), Json.bytes(manifest));
        execute(
                "insert into projections values ('image.openshift.io/ImageStream/shared/app',"
                        + " '{\"status\":{\"tags\":[{\"tag\":\"new\",\"items\":[{\"image\":\"%s\"}]}]}}')"
                                .formatted(next));
        abandon("shared/app", old);
        var kept = blobsOf("shared/app", next);

        clearing().run(abandoned().claim().orElseThrow());

        for (var blob : kept) {
            assertThat(blobs().pull("shared/app", blob)).isPresent();
        }
        assertThat(count("abandoned")).isZero();
    }

    private List<Digest> blobsOf(String repository, Digest digest) throws Exception {
        var manifest =
                Json.tree(
                        blobs().pullManifest(repository, digest.toString())
                                .orElseThrow()
                                .content());
        return Stream.concat(
                        Stream.of(manifest.path("config")), manifest.path("layers").valueStream())
                .map(it -> Digest.parse(it.path("digest").asText()))
                .toList();
    }

    @Test
    void whatRetentionLetsGoStaysWhereAStreamPointsToIt() throws Exception {
        registry.push("kept/app:latest", "oci", "amd64", "kept");
        var digest = own.digestOf("kept/app", "latest");
        execute(
                "insert into projections values ('image.openshift.io/ImageStream/kept/other',"
                        + " '{\"pull\":\"%s/kept/app@%s\"}')".formatted(HOST, digest));
        abandon("kept/app", digest);
        execute("update abandoned set alone = true");

        clearing().run(abandoned().claim().orElseThrow());

        assertThat(own.digestOf("kept/app", "latest")).isEqualTo(digest);
        assertThat(count("abandoned")).isZero();
    }

    @Test
    void whatRetentionLetsGoGoesWithoutTheImagesThatAnIndexLists() throws Exception {
        registry.push("index/app:amd", "oci", "amd64", "listed");
        registry.pushIndex("index/app:latest", "oci", List.of("index/app:amd"));
        var index = own.digestOf("index/app", "latest");
        var listed = own.digestOf("index/app", "amd");
        abandon("index/app", index);
        execute("update abandoned set alone = true");

        clearing().run(abandoned().claim().orElseThrow());

        assertThat(own.digestOf("index/app", "amd")).isEqualTo(listed);
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> own.digestOf("index/app", "latest"));
    }

    @Test
    void whatIsStillToBeCopiedIsTakenAwayAfterwards() throws Exception {
        registry.push("source/app:latest", "oci", "amd64", "source");
        var digest = own.digestOf("source/app", "latest");
        copy("prod/kept", "source/app", digest);
        abandon("source/app", digest);

        assertThat(abandoned().claim()).isEmpty();

        copying().run(tables.copies().claim().orElseThrow());
        clearing().run(abandoned().claim().orElseThrow());
        assertThat(own.fetch("prod/kept", digest).digest()).isEqualTo(digest);
    }

    private static void abandon(String repository, Digest digest) throws SQLException {
        execute(
                "insert into abandoned (repository, digest, stream, created_at)"
                        + " values ('%1$s', '%2$s', 'image.openshift.io/ImageStream/%1$s', now())"
                                .formatted(repository, digest));
    }

    private AbandonedTables abandoned() {
        return new AbandonedTables(postgres.database(), "one", LEASE);
    }

    private RepositoryClearing clearing() {
        return new RepositoryClearing(abandoned(), blobs());
    }

    private ImageCopy copying() {
        return new ImageCopy(tables, blobs());
    }

    private RegistryBlobs blobs() {
        var user = (Credentials.UserPassword) RealRegistry.credentials();
        return new RegistryBlobs(URI.create("http://" + registry.host()), _ -> basic(user));
    }

    private static String basic(Credentials.UserPassword user) {
        var pair = user.user() + ":" + user.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static void copy(String repository, String source, Digest digest) throws SQLException {
        execute(
                "insert into copies (repository, source, digest, namespace, created_at)"
                        + " values ('%s', '%s', '%s', 'prod', now())"
                                .formatted(repository, source, digest));
    }

    private static int count(String table) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void reconciliationFindsPushesIntoRepositoriesWithoutAStream() throws Exception {
        var signal = new WorkSignal();
        signal.hold(true);
        execute(
                "insert into projections values"
                        + " ('image.openshift.io/ImageStream/demo/empty', '{\"metadata\":{}}')");

        new Reconciliation(tables, own, signal, Duration.ofHours(1), 1000, 1000).round();

        var check = tables.claimCheck().orElseThrow();
        assertThat(check.repository() + ":" + check.tag()).isEqualTo("demo/app:latest");
        assertThat(check.claimed()).isFalse();
        assertThat(tables.claimCheck()).isEmpty();
    }

    private static int leases() throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select coalesce(max(extract(epoch from lease_until - now())), 0)"
                                        + " from push_checks")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void job(String id, String namespace) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var insert =
                        connection.prepareStatement(
                                "insert into imports (id, namespace, stream, job, state,"
                                        + " created_at, deadline) values (?, ?, 'app', ?,"
                                        + " 'pending', now(), now() + interval '1 hour')")) {
            insert.setString(1, id);
            insert.setString(2, namespace);
            insert.setBytes(3, Json.bytes(new ImportJob(id, namespace, "app", List.of())));
            insert.executeUpdate();
        }
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
                        "pushes",
                        tables.checks(),
                        look()::run,
                        bell,
                        Duration.ofHours(1),
                        LEASE.dividedBy(3),
                        2)) {
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
    void aSecretThatIsNotMeantForImportsStaysClosed() throws Exception {
        secret("{\"auths\":{\"quay.io\":{\"username\":\"all\",\"password\":\"x\"}}}");
        execute(
                """
                update projections set body = jsonb_set(body::jsonb, '{metadata,annotations}',
                    '{"openshift.io/image.excludeSecret":"true"}')::json
                """);

        var secrets = new PullSecrets(tables, Optional.of(box));

        assertThat(secrets.credentialsFor(ImageReference.parse("quay.io/org/app"), "demo"))
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
            attempt.run(claimed(4, 4).orElseThrow());
        }

        assertThat(kafka.history()).isEmpty();
        assertThat(claimed(4, 4)).isEmpty();
        execute("update imports set not_before = now()");
        assertThat(claimed(4, 4)).isPresent();
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
        return attempt(integrated, new Reporter(kafka, clock), Duration.ofSeconds(60));
    }

    private ImportAttempt attempt(OwnRegistry integrated, Reporter reporter, Duration limit) {
        return new ImportAttempt(
                tables,
                new Fetching(
                        registries,
                        integrated,
                        new PullSecrets(tables, Optional.of(box)),
                        clock,
                        limit),
                reporter,
                4,
                50,
                new Pauses(
                        ImportAttempt.FIRST_PAUSE,
                        ImportAttempt.LONGEST_PAUSE,
                        RandomGenerator.getDefault()));
    }

    private ImportedImage imported(String from, RegistryAccess access) throws Exception {
        kafka.clear();
        execute("delete from imports");
        job(from, access, true);
        attempt(own).run(claimed(4, 4).orElseThrow());
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
        try (var connection = postgres.database().getConnection();
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
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
