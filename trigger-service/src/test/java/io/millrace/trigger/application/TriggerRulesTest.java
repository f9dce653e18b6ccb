package io.millrace.trigger.application;

import static io.millrace.trigger.Story.CONFIG_CHANGE;
import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.built;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.onImageChange;
import static io.millrace.trigger.Story.pullSpec;
import static io.millrace.trigger.Story.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Change;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rules on a real ledger: what was committed is what a restart finds.
class TriggerRulesTest {

    private static EmbeddedPostgres postgres;

    private final TreeMap<String, Resource> projections = new TreeMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private TriggerRules rules = new TriggerRules();
    private Connection connection;
    private Instant now = NOON;
    private long sequence;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void emptySchema() throws SQLException {
        var database = postgres.getPostgresDatabase();
        connection = database.getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
        }
        Flyway.configure().dataSource(database).locations("db/migration").load().migrate();
        connection.setAutoCommit(false);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void theStoryIsOneBuildPerMoveEachFromTheImageThatMoved() {
        project(stream("busybox", 1, "a"));
        project(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE));
        project(config("hello-child", "hello:latest", CONFIG_CHANGE, IMAGE_CHANGE));
        tell(move("busybox", 1, "a"));

        moves("hello", 1, "1");
        moves("busybox", 2, "b");
        moves("hello", 2, "2");
        moves("busybox", 3, "a");
        moves("hello", 3, "3");
        minutesPass(5);

        assertThat(builds())
                .containsExactly(
                        "hello from " + pullSpec("busybox", "a"),
                        "hello-child from " + pullSpec("hello", "1"),
                        "hello from " + pullSpec("busybox", "b"),
                        "hello-child from " + pullSpec("hello", "2"),
                        "hello from " + pullSpec("busybox", "a"),
                        "hello-child from " + pullSpec("hello", "3"));
        assertThat(commands).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void everyFactTwiceAndOutOfDateStartsNothingMore() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        var told =
                List.of(move("busybox", 1, "a"), move("busybox", 2, "b"), move("busybox", 3, "c"));
        told.forEach(this::tell);

        told.reversed().forEach(this::tell);
        told.forEach(this::tell);

        assertThat(commands).hasSize(3);
        assertThat(ledger("decision")).containsExactly("Fired", "Fired", "Fired");
    }

    @Test
    void aMoveWhoseTransactionWasLostIsDecidedWhenItIsToldAgain() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));

        lose(work -> rules.received(move("busybox", 1, "a"), work));
        restart();
        tell(move("busybox", 1, "a"));

        assertThat(builds()).containsExactly("hello from " + pullSpec("busybox", "a"));
        assertThat(ledger("decision")).containsExactly("Fired");
    }

    @Test
    void aConfigurationWhoseTransactionWasLostIsEvaluatedWhenItComesAgain() {
        project(stream("busybox", 1, "a"));
        var resource = resource(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE));
        var change = new Change(resource.key(), Optional.empty(), Optional.of(resource));

        lose(work -> rules.projected(change, work));
        tell(move("busybox", 1, "a"));
        project(resource);

        assertThat(commands).hasSize(1);
        assertThat(ledger("trigger")).containsExactly("ImageChange", "ConfigChange");
    }

    @Test
    void theCommandIsTheServicesOwnAndItsIdIsItsKey() {
        project(stream("busybox", 7, "a"));
        project(config("hello", "busybox:latest", IMAGE_CHANGE));

        var command = commands.getFirst();

        assertThat(command.id()).isEqualTo("uid-of-hello/uid-of-busybox/latest/7");
        assertThat(command.option("trigger-key")).contains(command.id());
        assertThat(command.requester()).isEqualTo(Requester.service(Owner.TRIGGER));
        assertThat(command.deadline()).isEqualTo(NOON.plus(Duration.ofDays(1)));
        assertThat(command.replyTo()).isEmpty();
        assertThat(command.seen()).containsEntry("imagestream", 1L);
        assertThat(command.subresource()).isEqualTo("instantiate");
        assertThat(facts)
                .containsExactly(
                        new Fact.TriggerFired(
                                "demo",
                                "hello",
                                "uid-of-hello",
                                "ImageChange",
                                "demo/busybox:latest",
                                7,
                                pullSpec("busybox", "a"),
                                command.id(),
                                NOON));
        assertThat(ledger("command_key")).containsExactly(command.id());
    }

    @Test
    void factsOfMovesBeforeTheEvaluationAreHistory() {
        project(stream("busybox", 3, "c"));
        project(config("hello", "busybox:latest", IMAGE_CHANGE));

        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));
        tell(move("busybox", 3, "c"));

        assertThat(builds()).containsExactly("hello from " + pullSpec("busybox", "c"));
        assertThat(ledger("decision || '/' || reason"))
                .containsExactly("Fired/Evaluated", "Outdated/TagMoved", "Outdated/TagMoved");
    }

    @Test
    void movesThatTheChangelogShowsBeforeTheirFactsAreFiredOnceEachInOrder() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        project(stream("busybox", 3, "c"));
        tick();
        secondsPass(10);

        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));
        tell(move("busybox", 3, "c"));
        minutesPass(2);

        assertThat(builds())
                .containsExactly(
                        "hello from " + pullSpec("busybox", "a"),
                        "hello from " + pullSpec("busybox", "b"),
                        "hello from " + pullSpec("busybox", "c"));
    }

    @Test
    void aMoveThatWasNeverToldIsMadeGoodForAndItsLateFactIsIgnored() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        project(stream("busybox", 2, "b"));
        tick();
        assertThat(commands).isEmpty();

        minutesPass(1);
        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));

        assertThat(builds()).containsExactly("hello from " + pullSpec("busybox", "b"));
        assertThat(ledger("decision || '/' || reason"))
                .containsExactly("Fired/Reconciled", "Outdated/TagMoved");
    }

    @Test
    void aRestartBuildsTheIndexFromTheProjections() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));

        restart();
        tell(move("busybox", 1, "a"));

        assertThat(commands).hasSize(1);
    }

    @Test
    void resumingATriggerStartsNothingUntilTheNextMove() {
        project(config("hello", "busybox:latest", onImageChange(null, null, true)));
        moves("busybox", 1, "a");
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        minutesPass(2);
        assertThat(commands).isEmpty();

        moves("busybox", 2, "b");

        assertThat(builds()).containsExactly("hello from " + pullSpec("busybox", "b"));
    }

    @Test
    void aNewlyWatchedTagIsEvaluatedAndTheOthersAreLeftAlone() {
        project(stream("busybox", 1, "a"));
        project(stream("linter", 1, "1"));
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        project(stream("busybox", 2, "b"));

        project(
                config(
                        "hello",
                        "busybox:latest",
                        IMAGE_CHANGE,
                        onImageChange("linter:latest", null, false)));
        tell(move("busybox", 2, "b"));

        assertThat(builds())
                .containsExactly(
                        "hello from " + pullSpec("busybox", "a"),
                        "hello from " + pullSpec("linter", "1"),
                        "hello from " + pullSpec("busybox", "b"));
    }

    @Test
    void aChangeOfTheStatusStartsNothing() {
        project(stream("busybox", 1, "a"));
        var config = config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE);
        project(config);

        project(built(config, 1));
        minutesPass(2);

        assertThat(commands).hasSize(1);
    }

    @Test
    void aTagThatIsNoLongerWatchedStartsNothing() {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        project(config("hello", "linter:latest", IMAGE_CHANGE));

        tell(move("busybox", 1, "a"));

        assertThat(commands).isEmpty();
    }

    @Test
    void aFirstBuildWithoutImageTriggersStartsWhenItsBaseAppears() {
        project(config("hello", "busybox:latest", CONFIG_CHANGE));
        assertThat(commands).isEmpty();

        project(stream("busybox", 1, "a"));
        tell(move("busybox", 1, "a"));
        moves("busybox", 2, "b");
        minutesPass(2);

        assertThat(commands).hasSize(1);
        assertThat(request(commands.getFirst()).lastVersion()).isZero();
        assertThat(ledger("trigger")).containsExactly("ConfigChange");
    }

    @Test
    void aFirstBuildWhoseBaseArrivesComesWithTheMoveAndOnlyOnce() {
        project(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE));
        project(stream("busybox", 1, "a"));
        tick();
        tell(move("busybox", 1, "a"));
        minutesPass(2);

        assertThat(commands).hasSize(1);
        assertThat(ledger("trigger")).containsExactly("ImageChange", "ConfigChange");
    }

    @Test
    void aDeletedConfigurationHasNoFutureButKeepsItsLedger() {
        project(stream("busybox", 1, "a"));
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        project(config);

        remove(config);
        moves("busybox", 2, "b");
        minutesPass(2);

        assertThat(commands).hasSize(1);
        assertThat(ledger("decision")).containsExactly("Fired");
        assertThat(rows("select target_uid from watches")).isEmpty();
    }

    @Test
    void aConfigurationMadeAnewUnderItsOldNameStartsAfresh() {
        project(stream("busybox", 1, "a"));
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        project(config);

        project(config.withMetadata(config.metadata().withUid("another-uid")));

        assertThat(builds())
                .containsExactly(
                        "hello from " + pullSpec("busybox", "a"),
                        "hello from " + pullSpec("busybox", "a"));
        assertThat(rows("select target_uid from watches")).containsExactly("another-uid");
    }

    /// The tag moves: the changelog shows it and the fact tells it.
    private void moves(String stream, long revision, String letter) {
        project(stream(stream, revision, letter));
        tell(move(stream, revision, letter));
    }

    private void tell(Fact fact) {
        commit(work -> rules.received(fact, work));
    }

    private void project(Object object) {
        project(resource(object));
    }

    private void project(Resource resource) {
        var before = Optional.ofNullable(projections.put(resource.key().wire(), resource));
        var change = new Change(resource.key(), before, Optional.of(resource));
        commit(work -> rules.projected(change, work));
    }

    private void remove(BuildConfig config) {
        var key = resource(config).key();
        var before = Optional.ofNullable(projections.remove(key.wire()));
        commit(work -> rules.projected(new Change(key, before, Optional.empty()), work));
    }

    private Resource resource(Object object) {
        var type =
                switch (object) {
                    case BuildConfig _ -> ResourceType.BUILD_CONFIG;
                    case ImageStream _ -> ResourceType.IMAGE_STREAM;
                    default -> throw new IllegalArgumentException(object.toString());
                };
        var metadata = Json.tree(object).path("metadata");
        return new Resource(
                ResourceKey.of(
                        type, metadata.path("namespace").asText(), metadata.path("name").asText()),
                metadata.path("uid").asText(),
                ++sequence,
                Json.bytes(object));
    }

    private void minutesPass(int minutes) {
        for (var i = 0; i < minutes * 12; i++) {
            secondsPass(5);
        }
    }

    private void secondsPass(int seconds) {
        now = now.plusSeconds(seconds);
        tick();
    }

    private void tick() {
        commit(work -> rules.tick(now, work));
    }

    /// The process dies and another one takes over.
    private void restart() {
        rules = new TriggerRules();
        rules.holding(true);
    }

    private void commit(Consumer<Desk> input) {
        var desk = new Desk(connection, now, projections);
        input.accept(desk);
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        facts.addAll(desk.facts());
        commands.addAll(desk.commands());
        desk.afterwards().forEach(Runnable::run);
    }

    private void lose(Consumer<Desk> input) {
        input.accept(new Desk(connection, now, projections));
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> builds() {
        return commands.stream()
                .map(it ->
                        it.name()
                                + " from "
                                + Json.tree(request(it)).at("/triggeredByImage/name").asText())
                .toList();
    }

    private static BuildRequest request(Command command) {
        return (BuildRequest) Objects.requireNonNull(command.body());
    }

    private List<String> ledger(String column) {
        return rows("select " + column + " from ledger order by id");
    }

    private List<String> rows(String sql) {
        return new Desk(connection, now, projections).query(sql, row -> row.getString(1));
    }
}
