package io.millrace.importer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Digest;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.importer.application.Bell;
import io.millrace.importer.application.ImportJob;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.application.RegistryAccess;
import io.millrace.importer.registry.RealRegistry;
import io.millrace.importer.registry.Registries;
import io.millrace.importer.registry.RegistrySettings;
import io.millrace.importer.registry.ScriptedRegistry;
import io.millrace.importer.registry.ScriptedRegistry.Answer;
import io.millrace.platform.network.AddressPolicy;
import io.millrace.platform.schema.Json;
import io.millrace.platform.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Scheduled looks on a real database and a registry that tells what it was asked.
class ScheduledLookTest {

    private static final String OLD = Digest.of("old").toString();
    private static final String NEW = Digest.of("new").toString();
    private static final String MANIFEST = "/v2/lib/base/manifests/1";

    private static TestDatabase postgres;
    private final InstantSource clock = InstantSource.system();
    private ScriptedRegistry registry;
    private Registries registries;
    private ScheduleTables tables;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = TestDatabase.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void emptyTables() throws SQLException, IOException {
        execute("drop schema public cascade; create schema public");
        for (var migration :
                List.of(
                        "V100__imports.sql",
                        "V101__leases_and_pushes.sql",
                        "V104__schedules.sql",
                        "V110__imports_by_age.sql",
                        "V111__imports_by_registry.sql",
                        "V112__platform_of.sql")) {
            try (var sql = getClass().getResourceAsStream("/db/migration/" + migration)) {
                execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        execute("create table projections (key text primary key, body json)");
        registry = new ScriptedRegistry();
        registries =
                new Registries(
                        RegistrySettings.of(
                                AddressPolicy.allowing(List.of(registry.host())),
                                Set.of(registry.host())),
                        clock);
        tables = new ScheduleTables(postgres.database(), 20, Duration.ofMinutes(2));
    }

    @AfterEach
    void close() throws IOException {
        registries.close();
        registry.close();
    }

    @Test
    void oneQuestionServesAllWhoFollowTheSameSource() throws Exception {
        pointingTo(OLD);
        for (var i = 0; i < 5; i++) {
            follower("ns" + i, "app", OLD);
        }

        look();

        assertThat(registry.asked(MANIFEST))
                .singleElement()
                .matches(it -> it.method().equals("HEAD"));
        assertThat(imports()).isEmpty();
        assertThat(secondsToNext()).isBetween(800L, 900L);
    }

    @Test
    void projectsWithCredentialsOfTheirOwnAreAnsweredApart() throws Exception {
        pointingTo(OLD);
        follower("ns1", "app", OLD);
        follower("ns2", "app", OLD);
        follower("ns3", "app", OLD);
        secret("ns2", "some:body");

        look();

        assertThat(registry.asked(MANIFEST)).hasSize(2);
    }

    @Test
    void whatMovedIsFetchedForEveryFollowerOnce() throws Exception {
        pointingTo(NEW);
        follower("ns1", "app", OLD);
        follower("ns2", "app", NEW);

        look();
        execute("update sources set next_at = now()");
        look();

        assertThat(imports()).singleElement().matches(it -> it.namespace().equals("ns1"));
        assertThat(imports().getFirst().observed()).isEqualTo(NEW);
    }

    @Test
    void aSettlingTagWaitsAndIsLookedAtWhenItsWindowEnds() throws Exception {
        pointingTo(NEW);
        follower("ns1", "app", OLD);
        execute("update scheduled_tags set settle_ms = 60000");

        look();

        assertThat(imports()).isEmpty();
        assertThat(secondsToNext()).isBetween(50L, 60L);

        execute(
                "update scheduled_tags set arriving_since = arriving_since - interval '1 minute',"
                        + " moving_since = moving_since - interval '1 minute';"
                        + " update sources set next_at = now()");
        look();

        assertThat(imports()).hasSize(1);
    }

    @Test
    void aMissingTagIsToldOnce() throws Exception {
        follower("ns1", "app", OLD);

        look();
        execute("delete from imports; update sources set next_at = now()");
        look();

        assertThat(imports()).isEmpty();
        assertThat(text("select failure from scheduled_tags")).isEqualTo("NotFound");
    }

    @Test
    void aRegistryThatWantsAPauseIsLeftAloneByThoseWhoWereTold() throws Exception {
        registry.on(MANIFEST, Answer.of(429, "<html>busy</html>").with("Retry-After", "600"));
        follower("ns1", "app", OLD);

        look();
        assertThat(secondsToNext()).isBetween(590L, 700L);
        execute("update sources set next_at = now()");
        look();

        assertThat(registry.asked(MANIFEST)).hasSize(1);
        assertThat(imports()).isEmpty();
        follower("ns2", "app", OLD);
        secret("ns2", "some:body");
        execute("update sources set next_at = now()");
        look();
        assertThat(registry.asked(MANIFEST)).hasSize(2);
    }

    @Test
    void aRegistryInTroubleIsAskedMoreAndMoreSeldomHoweverShortTheInterval() throws Exception {
        registry.on(MANIFEST, Answer.of(500, ""));
        follower("ns1", "app", OLD);
        execute("update scheduled_tags set interval_ms = 3000; update sources set failures = 3");

        look();

        assertThat(secondsToNext()).isBetween(115L, 240L);
        execute("update sources set next_at = now(), failures = 12");
        look();
        assertThat(secondsToNext()).isBetween(445L, 900L);
    }

    @Test
    void whoWantsOnePlatformIsSparedTheOthersFromTheFirstChangeOn() throws Exception {
        var before = index("amd", "arm");
        var armMoved = index("amd", "arm2");
        registry.on("/v2/lib/base/manifests/" + Digest.of(before), asIndex(before));
        registry.on("/v2/lib/base/manifests/" + Digest.of(armMoved), asIndex(armMoved));
        pointingTo(Digest.of(armMoved).toString());
        follower("ns1", "app", Digest.of(before).toString());
        execute("update scheduled_tags set platform_only = true");

        look();

        assertThat(imports()).isEmpty();
        assertThat(text("select digest from scheduled_tags"))
                .isEqualTo(Digest.of(armMoved).toString());

        var amdMoved = index("amd2", "arm2");
        registry.on("/v2/lib/base/manifests/" + Digest.of(amdMoved), asIndex(amdMoved));
        pointingTo(Digest.of(amdMoved).toString());
        execute("update sources set next_at = now()");
        look();
        assertThat(imports()).hasSize(1);
    }

    @Test
    void whichImageIsMeantIsLearntWhileTheIndexIsThere() throws Exception {
        var before = index("amd", "arm");
        var armMoved = index("amd", "arm2");
        registry.on("/v2/lib/base/manifests/" + Digest.of(before), asIndex(before));
        registry.on("/v2/lib/base/manifests/" + Digest.of(armMoved), asIndex(armMoved));
        pointingTo(Digest.of(before).toString());
        follower("ns1", "app", Digest.of(before).toString());
        execute(
                "update scheduled_tags set platform_only = true, platform_digest = '%s',"
                                .formatted(Digest.of("of another index"))
                        + " platform_of = '%s'".formatted(OLD));

        look();
        registry.on("/v2/lib/base/manifests/" + Digest.of(before), Answer.of(404, ""));
        pointingTo(Digest.of(armMoved).toString());
        execute("update sources set next_at = now()");
        look();

        assertThat(imports()).isEmpty();
    }

    private static Answer asIndex(String index) {
        return Answer.ok(index).with("Content-Type", "application/vnd.oci.image.index.v1+json");
    }

    private static String index(String amd64, String arm64) {
        var entry =
                """
                {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":5,
                 "platform":{"os":"linux","architecture":"%s"}}
                """;
        return "{\"schemaVersion\":2,\"manifests\":[%s,%s]}"
                .formatted(
                        entry.formatted(Digest.of(amd64), "amd64"),
                        entry.formatted(Digest.of(arm64), "arm64"));
    }

    @Test
    void aSourceThatNobodyFollowsIsForgotten() throws Exception {
        follower("ns1", "app", OLD);
        execute("delete from scheduled_tags");

        look();

        assertThat(text("select count(*) from sources")).isEqualTo("0");
        assertThat(registry.asked()).isEmpty();
    }

    @Test
    void aBacklogIsWorkedOffAtTheRegistrysRate() throws Exception {
        for (var i = 0; i < 100; i++) {
            source("lib/base:" + i);
        }
        execute("update schedule_budgets set free_at = now() - interval '1 hour'");

        var first = new ArrayList<SourceClaim>();
        for (var i = 0; i < 10; i++) {
            first.addAll(tables.claim(8, List.of()));
        }

        assertThat(first).hasSizeBetween(20, 60).doesNotHaveDuplicates();
    }

    @Test
    void twoReplicasShareTheSourcesAndLookAtNoneTwice() throws Exception {
        for (var i = 0; i < 200; i++) {
            source("lib/base:" + i);
        }
        execute("update schedule_budgets set free_at = now() - interval '1 hour'");
        var fast = new ScheduleTables(postgres.database(), 1000, Duration.ofMinutes(2));
        var looked = new ConcurrentLinkedQueue<String>();
        var byReplica = new ConcurrentHashMap<String, Integer>();

        try (var one = replica("one", fast, looked, byReplica);
                var two = replica("two", fast, looked, byReplica)) {
            one.start();
            two.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() ->
                            text("select count(*) from sources where checked_at is null")
                                    .equals("0"));
        }

        assertThat(looked).hasSize(200).doesNotHaveDuplicates();
        assertThat(byReplica).containsOnlyKeys("one", "two");
    }

    /// Each look takes a moment, so that the other one finds something to do.
    private static WorkLoop<SourceClaim> replica(
            String name,
            ScheduleTables tables,
            Queue<String> looked,
            Map<String, Integer> byReplica) {
        return new WorkLoop<>(
                name,
                new DueSources(tables, 4),
                claim -> {
                    looked.add(claim.source());
                    byReplica.merge(name, 1, Integer::sum);
                    tables.finish(claim, Duration.ofHours(1), 0);
                },
                new Bell(),
                Duration.ofMillis(5),
                Duration.ofSeconds(10),
                8);
    }

    @Test
    void aSlowRegistryDoesNotKeepAllWorkers() throws Exception {
        source("lib/base:1");
        var sources = new DueSources(tables, 1);
        var claim = sources.claim().orElseThrow();
        source("lib/base:2");

        assertThat(sources.claim()).isEmpty();

        sources.done(claim);
        Awaitility.await().untilAsserted(() -> assertThat(sources.claim()).isPresent());
    }

    private void look() throws Exception {
        execute(
                "update schedule_budgets set free_at = now() - interval '1 second' where free_at < now() + interval '10 seconds'");
        var secrets =
                new PullSecrets(
                        new WorkTables(postgres.database(), "one", Duration.ofSeconds(30)),
                        Optional.empty());
        var own =
                new OwnRegistry(
                        registries, "own.example", "own.example", RealRegistry.credentials());
        var fetching = new Fetching(registries, own, secrets, clock, Duration.ofSeconds(10));
        var look = new ScheduledLook(tables, fetching, new Bell(), new Random(1));
        for (var claim : tables.claim(10, List.of())) {
            look.run(claim);
        }
        tables.note();
    }

    private void pointingTo(String digest) {
        registry.on(MANIFEST, Answer.ok("").with("Docker-Content-Digest", digest));
    }

    private void source(String name) throws SQLException {
        execute(
                "insert into schedule_budgets values ('%1$s', now()) on conflict do nothing; insert into sources (source, registry, next_at) values ('%1$s/%2$s', '%1$s', now()) on conflict do nothing"
                        .formatted(registry.host(), name));
    }

    private void follower(String namespace, String stream, String digest) throws SQLException {
        source("lib/base:1");
        var wanted =
                new Wanted(
                        "1",
                        registry.host() + "/lib/base:1",
                        new TagImportPolicy(false, true, "PreserveOriginal"),
                        TagReferencePolicy.EMPTY,
                        false,
                        null,
                        null,
                        1L,
                        RegistryAccess.OUTSIDE);
        try (var connection = postgres.database().getConnection();
                var insert =
                        connection.prepareStatement(
                                "insert into scheduled_tags (stream_uid, tag, namespace, stream,"
                                        + " source, generation, wanted, interval_ms, settle_ms,"
                                        + " platform_only, since, digest) values (?, '1', ?, ?, ?,"
                                        + " 1, ?, 900000, 0, false, now(), ?)")) {
            insert.setString(1, namespace + "-" + stream);
            insert.setString(2, namespace);
            insert.setString(3, stream);
            insert.setString(4, registry.host() + "/lib/base:1");
            insert.setBytes(5, Json.bytes(wanted));
            insert.setString(6, digest);
            insert.executeUpdate();
        }
    }

    private void secret(String namespace, String pair) throws SQLException {
        var config =
                "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), base64(pair));
        execute(
                "insert into projections values ('/Secret/%1$s/pull', '{\"metadata\":{\"name\":\"pull\",\"namespace\":\"%1$s\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"%2$s\"}}')"
                        .formatted(namespace, base64(config)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<ImportJob> imports() throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select job from imports")) {
            var jobs = new ArrayList<ImportJob>();
            while (rows.next()) {
                jobs.add(Json.read(rows.getBytes(1), ImportJob.class));
            }
            return jobs;
        }
    }

    private long secondsToNext() throws SQLException {
        return Long.parseLong(
                text("select ceil(extract(epoch from next_at - now()))::bigint from sources"));
    }

    private static String text(String sql) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
