package io.millrace.platform.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Topics;
import io.millrace.contract.Verb;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.testing.TestDatabase;
import io.millrace.platform.tracing.Traces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The promises of the command log, on a real PostgreSQL; Kafka is what the producer was handed.
class WriterTest {

    private static final TopicPartition COMMANDS =
            new TopicPartition(Topics.commands(Owner.IMAGESTREAM).name(), 0);
    private static final TopicPartition TENANTS =
            new TopicPartition(Topics.resources(Owner.GATEWAY).name(), 0);
    private static final int MANY = 1200;
    private static final Instant FAR = Instant.parse("2099-01-01T00:00:00Z");

    private static TestDatabase postgres;

    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final Counter deadLetters = new SimpleMeterRegistry().counter("dead");
    private final NotingRules rules = new NotingRules();
    private InstantSource clock = InstantSource.system();
    private Traces traces = Traces.untold();
    private DataSource database;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = TestDatabase.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void emptySchema() throws SQLException {
        database = postgres.database();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
        }
        Flyway.configure().dataSource(database).locations("db/platform").load().migrate();
        run("create table notes (text text primary key)");
    }

    @Test
    void rowsOutboxOutcomeAndOffsetCommitTogether() throws SQLException {
        writer().apply(polled(command(0, "alpha")));

        assertThat(names("resources", "key")).containsExactly("/Namespace//alpha");
        assertThat(number("select next_offset from inputs where topic = '%s'", COMMANDS.topic()))
                .isEqualTo(1);
        assertThat(number("select sequence from writer")).isEqualTo(1);
        assertThat(number("select count(*) from outcomes")).isEqualTo(1);
        assertThat(number("select count(*) from outbox")).isEqualTo(2);
        assertThat(sentTo(Topics.resources(Owner.IMAGESTREAM).name())).hasSize(1);
        assertThat(replies()).extracting(Reply::code).containsExactly(201);
    }

    @Test
    void whatNobodyHasJudgedTheOwnerJudges() throws SQLException {
        var robot = new Requester("system:serviceaccount:demo:robot", "", List.of(), Map.of());
        var plain = commandOf("alpha", Map.of());
        var unjudged =
                new Command(
                        plain.id(),
                        robot,
                        plain.verb(),
                        plain.group(),
                        plain.resource(),
                        "",
                        "",
                        "",
                        plain.body(),
                        null,
                        null,
                        null,
                        Map.of(Command.UNJUDGED, "true"),
                        false,
                        FAR,
                        "build-1",
                        Map.of());

        writer().apply(polled(recordOf(COMMANDS, 0, unjudged)));

        assertThat(replies()).extracting(Reply::code).containsExactly(403);
        assertThat(names("resources", "key")).isEmpty();
    }

    @Test
    void whatIsToBeToldBesidesGoesWithEachReply() throws SQLException {
        var plain = commandOf("alpha", Map.of());
        var warned =
                new Command(
                        plain.id(),
                        plain.requester(),
                        plain.verb(),
                        plain.group(),
                        plain.resource(),
                        "",
                        "",
                        "",
                        plain.body(),
                        null,
                        null,
                        null,
                        Map.of(Command.WARNING, "read it twice"),
                        false,
                        FAR,
                        "gateway-1",
                        Map.of());
        var writer = writer();

        writer.apply(polled(recordOf(COMMANDS, 0, warned)));
        writer.apply(polled(recordOf(COMMANDS, 1, warned)));
        writer.apply(polled(command(2, "beta")));

        assertThat(replies())
                .extracting(Reply::warning)
                .containsExactly("read it twice", "read it twice", null);
    }

    @Test
    void theOutboxIsClearedByALaterTransactionOnceKafkaHasIt() throws SQLException {
        var writer = writer();

        writer.apply(polled(command(0, "alpha")));
        writer.apply(polled(command(1, "beta")));

        assertThat(number("select min(id) from outbox")).isEqualTo(3);
    }

    @Test
    void aRecordThatFailedStopsTheClearingForGood() throws SQLException {
        var stubborn =
                new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
        var publication = publication(stubborn);
        publication.publish(
                List.of(
                        new OutboundRecord(1, "t", "k", Map.of(), new byte[0]),
                        new OutboundRecord(2, "t", "k", Map.of(), new byte[0]),
                        new OutboundRecord(3, "t", "k", Map.of(), new byte[0])));

        stubborn.completeNext();
        stubborn.errorNext(new IllegalStateException("gone"));
        stubborn.completeNext();

        assertThat(publication.clearable().upTo()).isEqualTo(1);
        assertThatThrownBy(publication::failIfBroken).hasMessageContaining("gone");
    }

    @Test
    void aDeposedWriterHitsNoRowAndChangesNothing() throws SQLException {
        var deposed = writer();
        var present = writer();
        present.apply(polled(command(0, "alpha")));

        assertThatThrownBy(() -> deposed.apply(polled(command(0, "alpha"))))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> deposed.apply(polled(command(1, "beta"))))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("epoch 1 is over");
        assertThat(names("resources", "key")).containsExactly("/Namespace//alpha");
        assertThat(number("select sequence from writer")).isEqualTo(1);
    }

    @Test
    void aRedeliveredRecordIsNotAppliedAgain() throws SQLException {
        writer().apply(polled(command(0, "alpha")));

        writer().apply(polled(command(0, "alpha"), command(1, "beta")));

        assertThat(number("select sequence from writer")).isEqualTo(2);
        assertThat(number("select count(*) from outcomes")).isEqualTo(2);
    }

    @Test
    void aCommandSentTwiceIsAnsweredTwiceAndCarriedOutOnce() throws SQLException {
        var writer = writer();
        var twice = commandOf("alpha", Map.of());

        writer.apply(polled(recordOf(COMMANDS, 0, twice)));
        writer.apply(polled(recordOf(COMMANDS, 1, twice)));

        assertThat(number("select sequence from writer")).isEqualTo(1);
        assertThat(replies()).extracting(Reply::code).containsExactly(201, 201);
    }

    @Test
    void aCommandSentTwiceInOneBatchIsCarriedOutOnce() throws SQLException {
        var twice = commandOf("alpha", Map.of());

        writer().apply(polled(recordOf(COMMANDS, 0, twice), recordOf(COMMANDS, 1, twice)));

        assertThat(number("select sequence from writer")).isEqualTo(1);
        assertThat(replies()).extracting(Reply::code).containsExactly(201);
    }

    @Test
    void aCommandSentAgainWhileItIsParkedIsCarriedOutOnce() throws SQLException {
        var writer = writer();
        var parked = commandOf("alpha", Map.of("gateway", 7L));

        writer.apply(polled(recordOf(COMMANDS, 0, parked)));
        writer.apply(polled(recordOf(COMMANDS, 1, parked), tenant(0, 7)));

        assertThat(number("select sequence from writer")).isEqualTo(1);
        assertThat(replies()).extracting(Reply::code).containsExactly(201);
    }

    @Test
    void whatWasCommittedAndNotPublishedIsPublishedByTheNextWriter() throws SQLException {
        writer().apply(polled(command(0, "alpha")));
        kafka.clear();

        writer();

        assertThat(sentTo(Topics.resources(Owner.IMAGESTREAM).name())).hasSize(1);
        assertThat(replies()).hasSize(1);
    }

    @Test
    void aRefusedCommandLeavesNothingButItsAnswer() throws SQLException {
        writer().apply(polled(command(0, "refused"), command(1, "alpha")));

        assertThat(names("resources", "key")).containsExactly("/Namespace//alpha");
        assertThat(names("notes", "text")).containsExactly("alpha");
        assertThat(replies()).extracting(Reply::code).containsExactly(409, 201);
    }

    @Test
    void aDryRunIsDecidedAndStoresNothing() throws SQLException {
        var dry =
                new Command(
                        "dry",
                        requester(),
                        Verb.CREATE,
                        "",
                        "namespaces",
                        "",
                        "",
                        "",
                        named("alpha"),
                        null,
                        null,
                        null,
                        Map.of(),
                        true,
                        FAR,
                        "gateway-1",
                        Map.of());

        writer().apply(polled(recordOf(COMMANDS, 0, dry)));

        assertThat(names("resources", "key")).isEmpty();
        assertThat(number("select count(*) from outcomes")).isZero();
        assertThat(replies().getFirst().code()).isEqualTo(201);
        assertThat(replies().getFirst().position()).isZero();
    }

    @Test
    void aCommandPastItsDeadlineIsRefusedUnexecuted() throws SQLException {
        var late =
                new Command(
                        "late",
                        requester(),
                        Verb.CREATE,
                        "",
                        "namespaces",
                        "",
                        "",
                        "",
                        named("alpha"),
                        null,
                        null,
                        null,
                        Map.of(),
                        false,
                        Instant.parse("2020-01-01T00:00:00Z"),
                        "gateway-1",
                        Map.of());

        writer().apply(polled(recordOf(COMMANDS, 0, late)));

        assertThat(names("resources", "key")).isEmpty();
        assertThat(replies()).extracting(Reply::code).containsExactly(504);
    }

    @Test
    void poisonGoesToTheDeadLettersAndBlocksNothing() throws SQLException {
        var garbage =
                new ConsumerRecord<>(
                        COMMANDS.topic(),
                        0,
                        0,
                        "k",
                        "no json".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        writer().apply(
                        polled(
                                garbage,
                                command(1, "explode"),
                                command(2, "bad-sql"),
                                command(3, "alpha")));

        assertThat(names("resources", "key")).containsExactly("/Namespace//alpha");
        var dead = sentTo(Topics.deadLetters(Owner.IMAGESTREAM).name());
        assertThat(dead)
                .extracting(it -> CloudEvent.header(it.headers(), "millrace_reason"))
                .satisfiesExactly(
                        it -> assertThat(it).contains("Could not read a Command"),
                        it -> assertThat(it).contains("boom"),
                        it -> assertThat(it).contains("PostgreSQL refused it"));
        assertThat(deadLetters.count()).isEqualTo(3);
        assertThat(replies()).extracting(Reply::code).containsExactly(500, 500, 201);
    }

    @Test
    void aBacklogIsCommittedInPortions() throws SQLException {
        var backlog = new ArrayList<ConsumerRecord<String, byte[]>>();
        for (var offset = 0; offset < 60; offset++) {
            backlog.add(command(offset, "note-" + offset));
        }
        backlog.add(command(60, "deadly"));
        var mortal = writer();

        assertThatThrownBy(() -> mortal.apply(polled(backlog)))
                .isInstanceOf(StackOverflowError.class);

        assertThat(number("select count(*) from notes")).isPositive();
        assertThat(number("select next_offset from inputs where topic = '%s'", COMMANDS.topic()))
                .isEqualTo(number("select count(*) from notes"));
    }

    @Test
    void aRecordThatEndedTheProcessThreeTimesIsSetAside() throws SQLException {
        for (var death = 0; death < 4; death++) {
            var mortal = writer();
            assertThatThrownBy(() -> mortal.apply(polled(command(0, "deadly"))))
                    .isInstanceOf(StackOverflowError.class);
        }

        writer().apply(polled(command(0, "deadly"), command(1, "alpha")));

        assertThat(names("resources", "key")).containsExactly("/Namespace//alpha");
        assertThat(sentTo(Topics.deadLetters(Owner.IMAGESTREAM).name())).hasSize(1);
    }

    @Test
    void aWriterThatDidNotComeToItsFirstRecordBlamesNone() throws SQLException {
        for (var takeover = 0; takeover < 5; takeover++) {
            writer();
        }

        writer().apply(polled(command(0, "alpha")));

        assertThat(names("resources", "key")).containsExactly("/Namespace//alpha");
        assertThat(sentTo(Topics.deadLetters(Owner.IMAGESTREAM).name())).isEmpty();
    }

    @Test
    void aParkedCommandThatPostgresRefusesHarmsNoOther() throws SQLException {
        var writer = writer();
        writer.apply(polled(recordOf(COMMANDS, 0, commandOf("bad-sql", Map.of("gateway", 7L)))));

        writer.apply(polled(tenant(0, 7), command(1, "alpha")));

        assertThat(names("resources", "key")).containsExactly("/Namespace//alpha");
        assertThat(names("parked", "command_id")).isEmpty();
        assertThat(sentTo(Topics.deadLetters(Owner.IMAGESTREAM).name())).isEmpty();
        assertThat(replies()).extracting(Reply::code).containsExactlyInAnyOrder(201, 500);
    }

    @Test
    void anObjectThatKafkaCouldNotCarryIsRefused() throws SQLException {
        var body = named("large");
        body.put("filler", "x".repeat(Topics.LARGEST_RECORD));

        writer().apply(polled(recordOf(COMMANDS, 0, commandOf(body, Map.of())), command(1, "a")));

        assertThat(names("resources", "key")).containsExactly("/Namespace//a");
        assertThat(replies()).extracting(Reply::code).containsExactly(413, 201);
    }

    @Test
    void theLateRecordOfAnOvertakenWriterDoesNotBringBackWhatIsDeleted() throws SQLException {
        var writer = writer();
        writer.apply(polled(tenant(0, 7), tombstone(1, 8)));

        writer.apply(polled(tenant(2, 7)));
        writer.apply(polled(command(0, "alpha")));

        assertThat(number("select count(*) from projections")).isZero();
        assertThat(number("select position from projected_positions")).isEqualTo(8);
    }

    @Test
    void aCommandWaitsUntilTheProjectionHasWhatItsSenderHadSeen() throws SQLException {
        var writer = writer();

        writer.apply(polled(recordOf(COMMANDS, 0, commandOf("alpha", Map.of("gateway", 7L)))));
        var parked = names("parked", "command_id");
        writer.apply(polled(tenant(0, 7)));

        assertThat(parked).hasSize(1);
        assertThat(names("parked", "command_id")).isEmpty();
        assertThat(names("resources", "key")).containsExactly("/Namespace//alpha");
    }

    @Test
    void whatOnlyInformsIsSavedWithTheNextInputThatSaysMore() throws SQLException {
        var writer = settledWriter();

        writer.apply(polled(tenant(0, 7)));
        var before = number("select count(*) from projections");
        writer.apply(polled(recordOf(COMMANDS, 0, commandOf("alpha", Map.of("gateway", 7L)))));

        assertThat(before).isZero();
        assertThat(number("select count(*) from projections")).isEqualTo(1);
        assertThat(number("select next_offset from inputs where topic = '%s'", TENANTS.topic()))
                .isEqualTo(1);
        assertThat(replies()).extracting(Reply::code).containsExactly(201);
    }

    @Test
    void whatDoesNotMatterIsNotKeptAndIsGoneWhenItNoLongerMatters() throws SQLException {
        var writer = settledWriter();

        writer.apply(polled(worthless(0, 7)));
        assertThat(rules.changes).isEmpty();
        writer.apply(polled(tenant(1, 8), worthless(2, 9), command(0, "alpha")));

        assertThat(number("select count(*) from projections")).isZero();
        assertThat(number("select position from projected_positions")).isEqualTo(9);
        assertThat(rules.changes)
                .extracting(it -> it.after().isPresent())
                .containsExactly(true, false);
    }

    @Test
    void whatOnlyInformedAndWasNotSavedIsReadAgainByTheNextWriter() throws SQLException {
        settledWriter().apply(polled(tenant(0, 7)));

        var next = settledWriter();
        next.apply(polled(tenant(0, 7)));
        next.apply(polled(command(0, "alpha")));

        assertThat(number("select count(*) from projections")).isEqualTo(1);
    }

    @Test
    void whatANewTellingDoesNotMentionIsGoneAlsoWhenItWasNeverSaved() throws SQLException {
        var writer = settledWriter();
        writer.apply(polled(tenant(0, 7)));

        writer.apply(polled(marker(1, "//Incarnation/", 0), marker(2, "//Republished/", 7)));
        writer.apply(polled(command(0, "alpha")));

        assertThat(number("select count(*) from projections")).isZero();
        assertThat(number("select incarnation from projected_positions")).isEqualTo(1);
        assertThat(rules.changes).extracting(Change::retold).containsExactly(false, true);
    }

    @Test
    void whoMissedTheBeginningOfANewTellingReadsItFromTheFirstRecord() throws SQLException {
        var writer = settledWriter();
        writer.apply(polled(tenant(0, 7), command(0, "alpha")));

        assertThatThrownBy(() -> writer.apply(polled(marker(1, "//Republished/", 9))))
                .isInstanceOf(LogLostException.class);
        var keptMeanwhile = number("select count(*) from projections");
        var next = settledWriter();
        next.apply(
                polled(
                        marker(0, "//Incarnation/", 0),
                        told(1, 7, Json.bytes(named("n")), 1),
                        marker(2, "//Republished/", 9),
                        command(1, "beta")));

        assertThat(keptMeanwhile).isEqualTo(1);
        assertThat(number("select count(*) from projections")).isEqualTo(1);
        assertThat(number("select position from projected_positions")).isEqualTo(9);
    }

    @Test
    void aTopicMadeAnewBeginsANewIncarnationAndTheWholeStateIsToldAgain() throws SQLException {
        writer().apply(polled(command(0, "alpha"), command(1, "beta")));
        kafka.clear();
        run("delete from outbox");

        writer("another-id");

        assertThat(sentTo(Topics.resources(Owner.IMAGESTREAM).name()))
                .extracting(ProducerRecord::key)
                .containsExactly(
                        "//Incarnation/",
                        "/Namespace//alpha",
                        "/Namespace//beta",
                        "//Republished/");
        assertThat(number("select incarnation from writer")).isEqualTo(1);
        assertThat(number("select next_offset from inputs where topic = '%s'", COMMANDS.topic()))
                .isZero();
    }

    @Test
    void aChangelogThatLostItsTailIsToldAgain() throws SQLException {
        writer().apply(polled(command(0, "alpha")));
        kafka.clear();

        writer("first-id", new ChangelogTail(999, 0, 0));

        assertThat(sentTo(Topics.resources(Owner.IMAGESTREAM).name()))
                .extracting(ProducerRecord::key)
                .contains("//Incarnation/", "/Namespace//alpha", "//Republished/");
    }

    @Test
    void aDatabaseThatIsOlderThanItsChangelogGivesNoSequenceOutTwice() throws SQLException {
        writer().apply(polled(command(0, "alpha")));

        writer("first-id", new ChangelogTail(1000, 0, 41)).apply(polled(command(1, "beta")));

        assertThat(number("select sequence from writer")).isEqualTo(43);
        assertThat(number("select incarnation from writer")).isEqualTo(1);
    }

    @Test
    void whatIsDonePeriodicallyDoesNotWaitForAClockThatWasPutBack() throws SQLException {
        var writer = settledWriter();
        writer.apply(polled());
        assertThat(rules.ticks).isEqualTo(1);

        clock = InstantSource.fixed(InstantSource.system().instant().minus(Duration.ofHours(1)));
        writer.apply(polled());

        assertThat(rules.ticks).isEqualTo(2);
    }

    @Test
    void aNewIncarnationBeginsAboveTheLastSequenceThatAnybodyHasSeen() throws SQLException {
        writer().apply(polled(command(0, "alpha")));
        kafka.clear();

        writer("first-id", new ChangelogTail(1000, 0, 41));

        assertThat(sentTo(Topics.resources(Owner.IMAGESTREAM).name()))
                .filteredOn(it -> it.key().equals("//Republished/"))
                .extracting(it -> CloudEvent.number(it.headers(), CloudEvent.SEQUENCE))
                .containsExactly(42L);
    }

    @Test
    void aNamespaceThatGoesIsPurgedInPortions() throws SQLException {
        var writer = settledWriter();
        writer.apply(polled(command(0, "many"), command(1, "other")));

        writer.apply(polled(terminating(0, 7)));

        assertThat(streams()).isEqualTo(MANY - 500);
        assertThat(writer.patience()).isLessThan(Duration.ofMillis(100));
        assertThat(purged()).isZero();

        writer.apply(polled(command(2, "alpha")));
        assertThat(replies()).hasSize(3);
        assertThat(streams()).isEqualTo(MANY - 1000);

        var next = writer();
        next.apply(polled());
        assertThat(streams()).isZero();
        assertThat(purged()).isOne();
        assertThat(next.patience()).isGreaterThan(Duration.ofMillis(100));

        next.apply(polled());
        assertThat(purged()).isOne();
        assertThat(names("resources", "key"))
                .contains("/Namespace//alpha", "/Namespace//many", "/Namespace//other");
    }

    private long streams() throws SQLException {
        return number(
                "select count(*) from resources"
                        + " where key like '%%/ImageStream/n/%%' and body is not null");
    }

    private long purged() {
        return sentTo(Topics.events(Owner.IMAGESTREAM).name()).stream()
                .filter(it -> new String(it.value(), StandardCharsets.UTF_8).contains("\"n\""))
                .count();
    }

    private Writer writer() throws SQLException {
        return writer("first-id");
    }

    /// A writer whose first periodic work is done.
    private Writer settledWriter() throws SQLException {
        var writer = writer();
        writer.apply(polled());
        return writer;
    }

    private Publication publication(MockProducer<String, byte[]> producer) {
        return new Publication(producer, Owner.IMAGESTREAM, Duration.ofSeconds(6), deadLetters);
    }

    private Writer writer(String topicId) throws SQLException {
        return writer(topicId, new ChangelogTail(1000, 0, 0));
    }

    private Writer writer(String topicId, ChangelogTail tail) throws SQLException {
        var publication = publication(kafka);
        var holding =
                new Succession(rules, database, publication, InstantSource.system())
                        .takeOver(
                                Map.of(
                                        COMMANDS,
                                        new InputPosition(topicId, 0, 100),
                                        TENANTS,
                                        new InputPosition(topicId, 0, 100)),
                                Map.of(
                                        COMMANDS.topic(), topicId,
                                        TENANTS.topic(), topicId,
                                        Topics.resources(Owner.IMAGESTREAM).name(), topicId),
                                tail);
        return new Writer(
                rules,
                database,
                publication,
                new Settings(),
                holding,
                () -> clock.instant(),
                traces);
    }

    private record Settings() implements CommandLogConfig {
        @Override
        public Optional<String> instance() {
            return Optional.empty();
        }

        @Override
        public Duration session() {
            return Duration.ofSeconds(8);
        }

        @Override
        public int batch() {
            return 500;
        }

        @Override
        public Duration parking() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Duration saving() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Duration memory() {
            return Duration.ofHours(24);
        }

        @Override
        public Optional<Path> faultDirectory() {
            return Optional.empty();
        }
    }

    /// Stores what it is told to, with a note in a table of its own.
    private static final class NotingRules implements OwnerRules {

        private final List<Change> changes = new ArrayList<>();
        private int ticks;

        @Override
        public void tick(Instant now, Work work) {
            ticks++;
        }

        @Override
        public void projected(Change change, Work work) {
            changes.add(change);
        }

        @Override
        public boolean keeps(ResourceKey key, byte[] state) {
            return !new String(state, StandardCharsets.UTF_8).contains("worthless");
        }

        @Override
        public Owner owner() {
            return Owner.IMAGESTREAM;
        }

        @Override
        public Map<Owner, Set<ResourceType>> projections() {
            return Map.of(Owner.GATEWAY, Set.of(ResourceType.NAMESPACE));
        }

        @Override
        public Outcome decide(Command command, Work work) {
            var body = ResourceWrites.bodyOf(command);
            var name = Metadata.of(body).text("name");
            Metadata.of(body).set("uid", work.newUid());
            var key = ResourceKey.cluster(ResourceType.NAMESPACE, name);
            work.save(key, body);
            work.execute("insert into notes values (?)", name);
            return switch (name) {
                case "many" -> {
                    for (var i = 0; i < MANY; i++) {
                        var stream = ResourceType.IMAGE_STREAM;
                        work.save(
                                new ResourceKey(stream, "n", "s" + i),
                                ResourceWrites.bodyOf(command).deepCopy());
                    }
                    yield Outcome.created(key);
                }
                case "refused" ->
                        throw Refusal.conflict(ResourceType.NAMESPACE, name).asException();
                case "deadly" -> throw new StackOverflowError("a death");
                case "explode" -> throw new IllegalStateException("boom");
                case "bad-sql" -> {
                    work.execute("insert into nowhere values (?)", name);
                    yield Outcome.created(key);
                }
                default -> Outcome.created(key);
            };
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static ConsumerRecords<String, byte[]> polled(
            ConsumerRecord<String, byte[]>... records) {
        return polled(List.of(records));
    }

    private static ConsumerRecords<String, byte[]> polled(
            List<ConsumerRecord<String, byte[]>> records) {
        var byInput =
                records.stream()
                        .collect(
                                java.util.stream.Collectors.groupingBy(
                                        it -> new TopicPartition(it.topic(), it.partition())));
        return new ConsumerRecords<>(byInput, Map.of());
    }

    private static ConsumerRecord<String, byte[]> command(long offset, String name) {
        return recordOf(COMMANDS, offset, commandOf(name, Map.of()));
    }

    private static Command commandOf(String name, Map<String, Long> seen) {
        return commandOf(named(name), seen);
    }

    private static Command commandOf(ObjectNode body, Map<String, Long> seen) {
        return new Command(
                UUID.randomUUID().toString(),
                requester(),
                Verb.CREATE,
                "",
                "namespaces",
                "",
                "",
                "",
                body,
                null,
                null,
                null,
                Map.of(),
                false,
                FAR,
                "gateway-1",
                seen);
    }

    private static ObjectNode named(String name) {
        var body = Json.object();
        Metadata.of(body).set("name", name);
        return body;
    }

    private static Requester requester() {
        return new Requester("anna", "u-1", List.of("system:authenticated"), Map.of());
    }

    private static ConsumerRecord<String, byte[]> recordOf(
            TopicPartition input, long offset, Command command) {
        var headers =
                CloudEvent.kafka(
                        CloudEvent.attributes(
                                command.id(),
                                Owner.GATEWAY,
                                command.type(Owner.IMAGESTREAM),
                                command.recordKey(),
                                FAR,
                                ""));
        return record(input, offset, command.recordKey(), EventCodec.encode(command), headers);
    }

    private static ConsumerRecord<String, byte[]> tenant(long offset, long sequence) {
        return told(offset, sequence, Json.bytes(named("n")));
    }

    private static ConsumerRecord<String, byte[]> worthless(long offset, long sequence) {
        var body = named("n");
        body.put("is", "worthless");
        return told(offset, sequence, Json.bytes(body));
    }

    private static ConsumerRecord<String, byte[]> terminating(long offset, long sequence) {
        var body = named("n");
        body.putObject("status").put("phase", "Terminating");
        return told(offset, sequence, Json.bytes(body));
    }

    private static ConsumerRecord<String, byte[]> tombstone(long offset, long sequence) {
        return told(offset, sequence, null);
    }

    private static ConsumerRecord<String, byte[]> marker(long offset, String key, long sequence) {
        var headers =
                CloudEvent.kafka(
                        Map.of(
                                CloudEvent.SEQUENCE,
                                Long.toString(sequence),
                                CloudEvent.INCARNATION,
                                "1"));
        return record(TENANTS, offset, key, new byte[0], headers);
    }

    private static ConsumerRecord<String, byte[]> told(
            long offset, long sequence, byte @Nullable [] body) {
        return told(offset, sequence, body, 0);
    }

    private static ConsumerRecord<String, byte[]> told(
            long offset, long sequence, byte @Nullable [] body, long incarnation) {
        var headers =
                CloudEvent.kafka(
                        Map.of(
                                CloudEvent.SEQUENCE,
                                Long.toString(sequence),
                                CloudEvent.INCARNATION,
                                Long.toString(incarnation),
                                CloudEvent.UID,
                                "n"));
        return record(TENANTS, offset, "/Namespace//n", body, headers);
    }

    private static ConsumerRecord<String, byte[]> record(
            TopicPartition input,
            long offset,
            String key,
            byte @Nullable [] body,
            Headers headers) {
        return new ConsumerRecord<>(
                input.topic(),
                input.partition(),
                offset,
                0L,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                body,
                headers,
                Optional.empty());
    }

    private List<ProducerRecord<String, byte[]>> sentTo(String topic) {
        return kafka.history().stream().filter(it -> it.topic().equals(topic)).toList();
    }

    private List<Reply> replies() {
        return sentTo(Topics.REPLIES.name()).stream()
                .map(it -> EventCodec.decode(it.value(), Reply.class))
                .toList();
    }

    private void run(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql, Object... parameters) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql.formatted(parameters))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private List<String> names(String table, String column) throws SQLException {
        try (var connection = database.getConnection()) {
            return Jdbc.query(
                    connection,
                    "select %s from %s order by 1".formatted(column, table),
                    row -> row.getString(1),
                    List.of());
        }
    }
}
