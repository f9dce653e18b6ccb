package io.millrace.importer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Digest;
import io.millrace.importer.application.Bell;
import io.millrace.importer.domain.Observation;
import io.millrace.importer.registry.Credentials;
import io.millrace.importer.registry.RealRegistry;
import io.millrace.importer.registry.Registries;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.registry.RegistrySettings;
import io.millrace.importer.worker.ServingTables.Placing;
import io.millrace.platform.database.Statements;
import io.millrace.platform.network.AddressPolicy;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tags of a real registry that follow their streams, with a real database.
class TagServingTest {

    private static final String HOST = "registry.example";
    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir private static Path directory;
    private static TestDatabase postgres;
    private static RealRegistry registry;
    private static Digest one;
    private static Digest two;
    private final InstantSource clock = InstantSource.system();
    private Registries registries;
    private OwnRegistry own;
    private RegistryBlobs blobs;
    private ServingTables tables;
    private WorkTables checks;

    @BeforeAll
    static void start() throws Exception {
        postgres = TestDatabase.start();
        registry = new RealRegistry(directory);
        registry.push("demo/app:one", "oci", "amd64", "one");
        registry.push("demo/app:two", "oci", "amd64", "two");
        try (var reading = registries()) {
            one = own(reading).digestOf("demo/app", "one");
            two = own(reading).digestOf("demo/app", "two");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
        postgres.close();
    }

    @BeforeEach
    void aTagThatWasPushedAndLookedAt() throws Exception {
        execute("drop schema public cascade; create schema public");
        for (var migration :
                List.of(
                        "V100__imports.sql",
                        "V101__leases_and_pushes.sql",
                        "V102__copies.sql",
                        "V103__pushers.sql",
                        "V106__servings.sql")) {
            try (var sql = getClass().getResourceAsStream("/db/migration/" + migration)) {
                execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        execute("create table projections (key text primary key, body json)");
        registries = registries();
        own = own(registries);
        var user = (Credentials.UserPassword) RealRegistry.credentials();
        blobs = new RegistryBlobs(URI.create("http://" + registry.host()), _ -> basic(user));
        tables = new ServingTables(postgres.database(), "one", LEASE);
        checks = new WorkTables(postgres.database(), "one", LEASE);
        push(two);
        seen(two);
    }

    @AfterEach
    void closeConnections() throws IOException {
        registries.close();
    }

    @Test
    void aRollbackIsServed() throws Exception {
        pointing(one);
        enter(false);

        serve();

        assertThat(served()).contains(one);
        assertThat(last().digest()).contains(one);
        assertThat(last().placed()).isTrue();
        assertThat(count("servings")).isZero();
    }

    @Test
    void anImageOfAnotherRepositoryIsBroughtAndServed() throws Exception {
        registry.push("other/base:latest", "oci", "amd64", "base");
        var base = own.digestOf("other/base", "latest");
        pointing(base, "other/base");
        enter(false);

        serve();

        assertThat(served()).contains(base);
        assertThat(own.fetch("demo/app", base).digest()).isEqualTo(base);
    }

    @Test
    void aDeletedTagIsTakenAwayAndItsImageStays() throws Exception {
        execute("insert into projections values ('image.openshift.io/ImageStream/demo/app', '{}')");
        enter(true);

        serve();

        assertThat(served()).isEmpty();
        assertThat(own.digestOf("demo/app", "two")).isEqualTo(two);
        assertThat(last().digest()).isEmpty();
    }

    @Test
    void aTagThatItsStreamDoesNotKnowYetIsLeftAlone() throws Exception {
        execute("insert into projections values ('image.openshift.io/ImageStream/demo/app', '{}')");
        enter(false);

        serve();

        assertThat(served()).contains(two);
        assertThat(count("servings")).isZero();
    }

    @Test
    void aPushThatNobodyHasLookedAtIsLookedAtBefore() throws Exception {
        pointing(one);
        seen(one);
        enter(false);

        serve();

        assertThat(served()).contains(two);
        assertThat(count("push_checks")).isOne();
        execute("update servings set not_before = now()");
        assertThat(tables.claim()).isEmpty();
    }

    @Test
    void whileATagIsMovedNobodyTakesThatForAPush() throws Exception {
        pointing(one);
        enter(false);
        var claim = tables.claim().orElseThrow();
        assertThat(tables.begin(claim, placing(one))).isTrue();

        check();

        assertThat(checks.claimCheck()).isEmpty();
        tables.settle(claim, placing(one));
        assertThat(checks.claimCheck()).isPresent();
    }

    @Test
    void aTagThatSomebodyLooksAtIsNotMovedMeanwhile() throws Exception {
        pointing(one);
        enter(false);
        var claim = tables.claim().orElseThrow();
        check();
        checks.claimCheck();

        assertThat(tables.begin(claim, placing(one))).isFalse();
        assertThat(count("servings where moving is not null")).isZero();
    }

    @Test
    void whoDiesBeforeTheMoveIsFollowedByOneWhoMakesIt() throws Exception {
        pointing(one);
        enter(false);
        tables.begin(tables.claim().orElseThrow(), placing(one));

        dieAndServe();

        assertThat(served()).contains(one);
        assertThat(last().digest()).contains(one);
    }

    @Test
    void whoDiesAfterTheMoveIsFollowedByOneWhoRemembersIt() throws Exception {
        pointing(one);
        enter(false);
        tables.begin(tables.claim().orElseThrow(), placing(one));
        push(one);

        dieAndServe();

        assertThat(served()).contains(one);
        assertThat(last().digest()).contains(one);
        assertThat(last().placed()).isTrue();
    }

    @Test
    void whatIsPushedAfterADeathIsNoMoveOfOurs() throws Exception {
        registry.push("demo/app:three", "oci", "amd64", "three");
        var three = own.digestOf("demo/app", "three");
        pointing(one);
        enter(false);
        tables.begin(tables.claim().orElseThrow(), placing(one));
        push(three);

        dieAndServe();

        assertThat(served()).contains(three);
        assertThat(last().digest()).contains(one);
        assertThat(count("push_checks")).isOne();
    }

    @Test
    void whoDiesWhileATagIsTakenAwayIsFollowedByOneWhoTakesItAway() throws Exception {
        execute("insert into projections values ('image.openshift.io/ImageStream/demo/app', '{}')");
        enter(true);
        tables.begin(tables.claim().orElseThrow(), new Placing(Optional.empty(), now()));
        blobs.tagManifest("demo/app", "latest", RegistryTags.index("demo/app", "latest"));

        dieAndServe();

        assertThat(served()).isEmpty();
        assertThat(last().digest()).isEmpty();
        assertThat(own.digestOf("demo/app", "two")).isEqualTo(two);
    }

    @Test
    void aReasonThatComesDuringAMoveIsNotLost() throws Exception {
        pointing(one);
        enter(false);
        var claim = tables.claim().orElseThrow();
        execute("update servings set version = version + 1");
        pointing(two);

        serving().run(claim);

        assertThat(count("servings")).isOne();
        serve();
        assertThat(served()).contains(two);
        assertThat(count("servings")).isZero();
    }

    @Test
    void anImageThatIsNowhereIsGivenUpAfterSomeTries() throws Exception {
        pointing(Digest.of("nowhere"));
        enter(false);

        for (var tries = 1; tries <= 12; tries++) {
            execute("update servings set not_before = now()");
            serve();
        }

        assertThat(served()).contains(two);
        assertThat(count("servings")).isZero();
    }

    @Test
    void theStreamsOfDeletedNamesAreOthersBusiness() throws Exception {
        enter(true);

        serve();

        assertThat(served()).contains(two);
        assertThat(count("servings")).isZero();
    }

    private void dieAndServe() throws Exception {
        tables.releaseOwn();
        serve();
        serve();
    }

    private void serve() throws Exception {
        serving().run(tables.claim().orElseThrow());
    }

    private TagServing serving() {
        return new TagServing(tables, own, blobs, new Bell(), clock);
    }

    private Placing placing(Digest image) {
        return new Placing(Optional.of(image), now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private Optional<Digest> served() throws Exception {
        try {
            return Optional.of(own.digestOf("demo/app", "latest"));
        } catch (RegistryException none) {
            return Optional.empty();
        }
    }

    private Observation last() throws SQLException {
        return checks.last("demo/app", "latest").orElseThrow();
    }

    private void push(Digest image) throws Exception {
        var tags = new RegistryTags(blobs);
        tags.move("demo/app", "latest", tags.manifest(image, "demo/app", "demo/app"));
    }

    private void pointing(Digest image) throws SQLException {
        pointing(image, "demo/app");
    }

    private void pointing(Digest image, String repository) throws SQLException {
        execute("delete from projections");
        execute(
                """
                insert into projections values ('image.openshift.io/ImageStream/demo/app',
                '{"metadata":{"name":"app","namespace":"demo"},"status":{"tags":[{"tag":"latest",
                "items":[{"image":"%1$s","dockerImageReference":"%2$s/%3$s@%1$s",
                "generation":1}]}]}}')
                """
                        .formatted(image, HOST, repository));
    }

    private void seen(Digest image) throws SQLException {
        execute("delete from observed");
        execute(
                "insert into observed (repository, tag, digest, observed_at)"
                        + " values ('demo/app', 'latest', '%s', now())".formatted(image));
    }

    private void enter(boolean removed) throws SQLException {
        execute(
                "insert into servings (repository, tag, namespace, stream, removed, created_at)"
                        + " values ('demo/app', 'latest', 'demo', 'app', %s, now())"
                                .formatted(removed));
    }

    private void check() throws SQLException {
        execute(
                "insert into push_checks (repository, tag, namespace, stream, kind, check_id,"
                        + " event_id, pushed_at) values ('demo/app', 'latest', 'demo', 'app',"
                        + " 'claim', 'c', 'c', now())");
    }

    private static Registries registries() {
        return new Registries(
                RegistrySettings.of(
                        AddressPolicy.allowing(List.of(registry.host())), Set.of(registry.host())),
                InstantSource.system());
    }

    private static OwnRegistry own(Registries registries) {
        return new OwnRegistry(registries, HOST, registry.host(), RealRegistry.credentials());
    }

    private static String basic(Credentials.UserPassword user) {
        var pair = user.user() + ":" + user.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static int count(String table) throws SQLException {
        return new Statements(postgres.database())
                .one("select count(*) from " + table, row -> row.getInt(1))
                .orElseThrow();
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
