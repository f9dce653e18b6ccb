package io.millrace.platform.log;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Becoming the writer: raises the epoch, finds out whether Kafka still is what it was, and
/// publishes what the writer before had committed and not published. A new incarnation begins above
/// every sequence that was given out, so that whoever has seen the last one of the old begins anew.
final class Succession {

    private static final Logger LOG = Logger.getLogger(Succession.class);

    private final Owner owner;
    private final DataSource database;
    private final Publication publication;
    private final InstantSource clock;
    private final WriterTables tables = new WriterTables();

    Succession(
            OwnerRules rules, DataSource database, Publication publication, InstantSource clock) {
        this.owner = rules.owner();
        this.database = database;
        this.publication = publication;
        this.clock = clock;
    }

    private record WriterRow(
            long epoch,
            long sequence,
            long outboxId,
            long incarnation,
            boolean republished,
            String changelog,
            long changelogEnd,
            int takeovers) {}

    private record StoredInput(String topicId, long nextOffset, int attempts) {}

    /// @param inputs where each assigned input begins and ends
    /// @param topicIds the ids of the inputs' topics and of the changelog
    /// @param tail of the owner's changelog
    Holding takeOver(
            Map<TopicPartition, InputPosition> inputs,
            Map<String, String> topicIds,
            ChangelogTail tail)
            throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var row = raiseEpoch(connection);
            var stored = storedInputs(connection);
            var positions = new HashMap<TopicPartition, Long>();
            var attempts = new HashMap<TopicPartition, Integer>();
            var changelogId = topicIds.getOrDefault(Topics.resources(owner).name(), "");
            var lost = isChangelogLost(row, changelogId, tail);
            for (var input : inputs.entrySet()) {
                var before = Optional.ofNullable(stored.get(input.getKey()));
                lost |=
                        isOwnLog(input.getKey())
                                && before.filter(it -> isLost(it, input)).isPresent();
                positions.put(input.getKey(), startOf(before, input.getValue()));
                attempts.put(input.getKey(), attemptsOf(before, positions.get(input.getKey())));
            }
            saveInputs(connection, row.epoch(), inputs, positions, attempts);
            var incarnation =
                    lost ? Math.max(row.incarnation(), tail.incarnation()) + 1 : row.incarnation();
            var sequence = Math.max(row.sequence(), tail.sequence()) + (lost ? 1 : 0);
            Jdbc.update(
                    connection,
                    """
                    update writer set incarnation = ?, republished = ?, changelog = ?,
                        changelog_end = ?, sequence = ?
                    where epoch = ?
                    """,
                    incarnation,
                    row.republished() && !lost,
                    changelogId,
                    tail.end(),
                    sequence,
                    row.epoch());
            connection.commit();

            var state = tables.load(connection, Succession::keyOf);
            var leftOvers = tables.leftOvers(connection);
            connection.commit();
            if (!leftOvers.isEmpty()) {
                LOG.infof("Publishing %d records left in the outbox", leftOvers.size());
            }
            publication.publish(leftOvers);
            var holding =
                    new Holding(
                            owner,
                            row.epoch(),
                            incarnation,
                            sequence,
                            row.outboxId(),
                            state,
                            positions,
                            attempts,
                            row.takeovers() > 1);
            if (lost || !row.republished()) {
                republish(connection, holding);
            }
            return holding;
        }
    }

    /// Kafka has lost the changelog or its tail; or PostgreSQL is older than the changelog, because
    /// it was restored, and would give out sequences a second time.
    private static boolean isChangelogLost(WriterRow row, String topicId, ChangelogTail tail) {
        var isAnother = !row.changelog().isEmpty() && !row.changelog().equals(topicId);
        var isOlder =
                tail.incarnation() > row.incarnation()
                        || (tail.incarnation() == row.incarnation()
                                && tail.sequence() > row.sequence());
        return isAnother || tail.end() < row.changelogEnd() || isOlder;
    }

    private WriterRow raiseEpoch(Connection connection) throws SQLException {
        return Jdbc.query(
                        connection,
                        """
                        update writer set epoch = epoch + 1, takeovers = takeovers + 1
                        returning epoch, sequence, outbox_id, incarnation, republished,
                            coalesce(changelog, ''), changelog_end, takeovers
                        """,
                        row ->
                                new WriterRow(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getBoolean(5),
                                        row.getString(6),
                                        row.getLong(7),
                                        row.getInt(8)),
                        List.of())
                .getFirst();
    }

    private static Map<TopicPartition, StoredInput> storedInputs(Connection connection)
            throws SQLException {
        var stored = new HashMap<TopicPartition, StoredInput>();
        Jdbc.query(
                connection,
                "select topic, partition, topic_id, next_offset, attempts from inputs",
                row ->
                        stored.put(
                                new TopicPartition(row.getString(1), row.getInt(2)),
                                new StoredInput(row.getString(3), row.getLong(4), row.getInt(5))),
                List.of());
        return stored;
    }

    private boolean isOwnLog(TopicPartition input) {
        return input.topic().equals(Topics.commands(owner).name());
    }

    private static boolean isLost(
            StoredInput before, Map.Entry<TopicPartition, InputPosition> input) {
        return !before.topicId().equals(input.getValue().topicId())
                || before.nextOffset() > input.getValue().end();
    }

    /// A topic made anew is read from its beginning; one that has lost its tail from its end.
    private static long startOf(Optional<StoredInput> before, InputPosition now) {
        if (before.isEmpty() || !before.get().topicId().equals(now.topicId())) {
            return now.beginning();
        }
        return Math.clamp(before.get().nextOffset(), now.beginning(), now.end());
    }

    private static int attemptsOf(Optional<StoredInput> before, long start) {
        return before.filter(it -> it.nextOffset() == start).map(StoredInput::attempts).orElse(0);
    }

    private static void saveInputs(
            Connection connection,
            long epoch,
            Map<TopicPartition, InputPosition> inputs,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Integer> attempts)
            throws SQLException {
        for (var input : inputs.entrySet()) {
            Jdbc.update(
                    connection,
                    """
                    insert into inputs (topic, partition, topic_id, next_offset, epoch, attempts)
                    values (?, ?, ?, ?, ?, ?)
                    on conflict (topic, partition) do update set topic_id = excluded.topic_id,
                        next_offset = excluded.next_offset, epoch = excluded.epoch,
                        attempts = excluded.attempts
                    """,
                    input.getKey().topic(),
                    input.getKey().partition(),
                    input.getValue().topicId(),
                    positions.get(input.getKey()),
                    epoch,
                    attempts.get(input.getKey()));
        }
    }

    /// Tells the whole state again behind a marker, because Kafka has lost what it was told.
    private void republish(Connection connection, Holding holding) throws SQLException {
        LOG.warnf(
                "Kafka has lost %s's log: publishing %d resources again as incarnation %d",
                owner.wireName(), holding.state().resources.size(), holding.incarnation());
        var now = clock.instant();
        var records = new ArrayList<OutboundRecord>();
        records.add(
                Changelog.marker(Changelog.INCARNATION_KEY, owner, holding.incarnation(), 0, now));
        holding.state().resources.values().stream()
                .sorted(Comparator.comparingLong(it -> it.sequence()))
                .forEach(it ->
                        records.add(
                                Changelog.record(
                                        owner,
                                        holding.incarnation(),
                                        it.key().wire(),
                                        it.uid(),
                                        it.sequence(),
                                        it.body(),
                                        now,
                                        "")));
        records.add(
                Changelog.marker(
                        Changelog.REPUBLISHED_KEY,
                        owner,
                        holding.incarnation(),
                        holding.sequence(),
                        now));
        publication.publish(records);
        publication.flush();
        Jdbc.update(
                connection,
                "update writer set republished = true where epoch = ?",
                holding.epoch());
        connection.commit();
    }

    private static final Map<String, ResourceType> TYPES =
            ResourceType.STORED.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    it -> it.group() + "/" + it.kind(), it -> it));

    /// The object that a changelog key names; empty for markers and kinds of a newer version.
    static Optional<ResourceKey> keyOf(String wire) {
        var parts = wire.split("/", 4);
        if (parts.length != 4) {
            return Optional.empty();
        }
        return Optional.ofNullable(TYPES.get(parts[0] + "/" + parts[1]))
                .map(type -> new ResourceKey(type, parts[2], parts[3]));
    }
}
