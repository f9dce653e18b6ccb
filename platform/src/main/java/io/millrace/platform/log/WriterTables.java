package io.millrace.platform.log;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.resource.Resource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The command log's tables: one round trip per table and transaction.
final class WriterTables {

    /// Raises both: a transaction of an older epoch, or of an input already applied, hits no row.
    void fence(Connection connection, long epoch, long sequence, long outboxId, long changelogEnd)
            throws SQLException {
        var hit =
                Jdbc.update(
                        connection,
                        """
                        update writer set sequence = ?, outbox_id = ?, takeovers = 0,
                            changelog_end = greatest(changelog_end, ?)
                        where epoch = ?
                        """,
                        sequence,
                        outboxId,
                        changelogEnd,
                        epoch);
        if (hit != 1) {
            throw new FencedException(
                    "The epoch %d is over: another process is the writer now".formatted(epoch));
        }
    }

    void advance(Connection connection, long epoch, Map<TopicPartition, Long> offsets)
            throws SQLException {
        var hit =
                Jdbc.apply(
                        connection,
                        """
                        update inputs set next_offset = ?, attempts = 0
                        where topic = ? and partition = ? and epoch = ? and next_offset < ?
                        """,
                        offsets.entrySet().stream()
                                .map(it ->
                                        List.<@Nullable Object>of(
                                                it.getValue(),
                                                it.getKey().topic(),
                                                it.getKey().partition(),
                                                epoch,
                                                it.getValue()))
                                .toList());
        if (hit != offsets.size()) {
            throw new FencedException(
                    "The epoch %d advanced %d of %d inputs: they have been applied by another writer"
                            .formatted(epoch, hit, offsets.size()));
        }
    }

    /// Counts in a transaction of its own how often the next record of an input was attempted.
    void countAttempt(
            DataSource database, long epoch, TopicPartition input, long offset, int attempts)
            throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            Jdbc.update(
                    connection,
                    """
                    update inputs set attempts = ?
                    where topic = ? and partition = ? and epoch = ? and next_offset = ?
                    """,
                    attempts,
                    input.topic(),
                    input.partition(),
                    epoch,
                    offset);
            connection.commit();
        }
    }

    void saveResources(
            Connection connection,
            List<Resource> saved,
            List<Layer.Tombstone> tombstones,
            Instant now)
            throws SQLException {
        var alive = saved.stream().map(Resource::key).collect(Collectors.toSet());
        var rows = new ArrayList<List<@Nullable Object>>();
        for (var it : tombstones) {
            if (!alive.contains(it.key())) {
                rows.add(Arrays.asList(it.key().wire(), it.uid(), it.sequence(), null, now));
            }
        }
        for (var it : saved) {
            rows.add(List.of(it.key().wire(), it.uid(), it.sequence(), textOf(it), now));
        }
        Jdbc.apply(
                connection,
                """
                insert into resources (key, uid, sequence, body, changed_at)
                values (?, ?, ?, ?::json, ?)
                on conflict (key) do update set uid = excluded.uid, sequence = excluded.sequence,
                    body = excluded.body, changed_at = excluded.changed_at
                """,
                rows);
    }

    private static String textOf(Resource resource) {
        return new String(resource.body(), StandardCharsets.UTF_8);
    }

    void saveProjections(Connection connection, Layer layer) throws SQLException {
        var gone = new ArrayList<List<@Nullable Object>>();
        var rows = new ArrayList<List<@Nullable Object>>();
        layer.projections.forEach((key, projected) ->
                projected.ifPresentOrElse(
                        it ->
                                rows.add(
                                        List.of(
                                                key.wire(),
                                                it.owner().wireName(),
                                                it.resource().uid(),
                                                it.resource().sequence(),
                                                it.incarnation(),
                                                textOf(it.resource()))),
                        () -> gone.add(List.of(key.wire()))));
        Jdbc.apply(connection, "delete from projections where key = ?", gone);
        Jdbc.apply(
                connection,
                """
                insert into projections (key, owner, uid, sequence, incarnation, body)
                values (?, ?, ?, ?, ?, ?::json)
                on conflict (key) do update set uid = excluded.uid,
                    sequence = excluded.sequence, incarnation = excluded.incarnation,
                    body = excluded.body
                """,
                rows);
        Jdbc.apply(
                connection,
                """
                insert into projected_positions values (?, ?, ?)
                on conflict (owner) do update set position = excluded.position,
                    incarnation = excluded.incarnation
                """,
                layer.positions.entrySet().stream()
                        .map(it ->
                                List.<@Nullable Object>of(
                                        it.getKey().wireName(),
                                        it.getValue(),
                                        layer.incarnations.getOrDefault(it.getKey(), 0L)))
                        .toList());
    }

    /// @return how many of them were not there yet
    int saveOutcomes(Connection connection, List<Layer.Decided> decided, Instant now)
            throws SQLException {
        return Jdbc.apply(
                connection,
                """
                insert into outcomes (command_id, code, position, key, body, decided_at)
                values (?, ?, ?, nullif(?, ''), nullif(?, ''), ?)
                on conflict (command_id) do nothing
                """,
                decided.stream()
                        .map(it ->
                                List.<@Nullable Object>of(
                                        it.commandId(),
                                        it.code(),
                                        it.position(),
                                        it.key(),
                                        it.body(),
                                        now))
                        .toList());
    }

    /// The outcomes that are known already, of these commands.
    Map<String, Layer.Decided> outcomesOf(Connection connection, List<String> commandIds)
            throws SQLException {
        var known = new HashMap<String, Layer.Decided>();
        try (var statement =
                connection.prepareStatement(
                        """
                        select command_id, code, position, coalesce(key, ''), coalesce(body, '')
                        from outcomes where command_id = any(?)
                        """)) {
            statement.setArray(1, connection.createArrayOf("text", commandIds.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.put(
                            rows.getString(1),
                            new Layer.Decided(
                                    rows.getString(1),
                                    rows.getInt(2),
                                    rows.getLong(3),
                                    rows.getString(4),
                                    rows.getString(5)));
                }
            }
        }
        return known;
    }

    void saveParked(Connection connection, List<Parked> parked, List<Parked> unparked)
            throws SQLException {
        Jdbc.apply(
                connection,
                """
                insert into parked (command_id, body, traceparent, until) values (?, ?, ?, ?)
                on conflict do nothing
                """,
                parked.stream()
                        .map(it ->
                                List.<@Nullable Object>of(
                                        it.command().id(),
                                        EventCodec.encode(it.command()),
                                        it.traceparent(),
                                        it.until()))
                        .toList());
        Jdbc.apply(
                connection,
                "delete from parked where command_id = ?",
                unparked.stream().map(it -> List.<@Nullable Object>of(it.command().id())).toList());
    }

    /// Removes what Kafka has. The lower bound spares the index entries that are dead already.
    void clearOutbox(Connection connection, OutboxSpan span) throws SQLException {
        if (!span.isEmpty()) {
            Jdbc.update(
                    connection,
                    "delete from outbox where id > ? and id <= ?",
                    span.after(),
                    span.upTo());
        }
    }

    void saveOutbox(Connection connection, List<OutboundRecord> records) throws SQLException {
        Jdbc.apply(
                connection,
                "insert into outbox (id, topic, key, headers, body) values (?, ?, ?, ?, ?)",
                records.stream()
                        .map(it ->
                                Arrays.<@Nullable Object>asList(
                                        it.id(), it.topic(), it.key(), headers(it), it.body()))
                        .toList());
    }

    private static String headers(OutboundRecord outbound) {
        return new String(EventCodec.encode(outbound.headers()), StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    List<OutboundRecord> leftOvers(Connection connection) throws SQLException {
        return Jdbc.query(
                connection,
                "select id, topic, key, headers, body from outbox order by id",
                row ->
                        new OutboundRecord(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                EventCodec.decode(
                                        row.getString(4).getBytes(StandardCharsets.UTF_8),
                                        Map.class),
                                row.getBytes(5)),
                List.of());
    }

    OwnerState load(Connection connection, ResourceTypes types) throws SQLException {
        var state = new OwnerState();
        var resources =
                Jdbc.query(
                        connection,
                        "select key, uid, sequence, body from resources where body is not null",
                        row ->
                                types.key(row.getString(1))
                                        .map(key ->
                                                new Resource(
                                                        key,
                                                        textOf(row, 2),
                                                        numberOf(row, 3),
                                                        textOf(row, 4)
                                                                .getBytes(StandardCharsets.UTF_8))),
                        List.of());
        resources.stream()
                .flatMap(Optional::stream)
                .forEach(it -> state.resources.put(it.key(), it));
        var projections =
                Jdbc.query(
                        connection,
                        "select key, uid, sequence, body, owner, incarnation from projections",
                        row ->
                                types.key(row.getString(1))
                                        .map(key ->
                                                new Projected(
                                                        Owner.parse(textOf(row, 5)),
                                                        numberOf(row, 6),
                                                        new Resource(
                                                                key,
                                                                textOf(row, 2),
                                                                numberOf(row, 3),
                                                                textOf(row, 4)
                                                                        .getBytes(
                                                                                StandardCharsets
                                                                                        .UTF_8)))),
                        List.of());
        projections.stream()
                .flatMap(Optional::stream)
                .forEach(it -> state.projections.put(it.resource().key(), it));
        Jdbc.query(
                connection,
                "select owner, position, incarnation from projected_positions",
                row -> {
                    var owner = Owner.parse(row.getString(1));
                    state.incarnations.put(owner, row.getLong(3));
                    return state.positions.put(owner, row.getLong(2));
                },
                List.of());
        state.parked.addAll(
                Jdbc.query(
                        connection,
                        "select body, traceparent, until from parked order by until",
                        row ->
                                new Parked(
                                        EventCodec.decode(row.getBytes(1), Command.class),
                                        row.getString(2),
                                        row.getTimestamp(3).toInstant()),
                        List.of()));
        return state.indexed();
    }

    private static String textOf(ResultSet row, int column) {
        try {
            return row.getString(column);
        } catch (SQLException e) {
            throw new IllegalStateException("Column " + column + " is no text", e);
        }
    }

    private static long numberOf(ResultSet row, int column) {
        try {
            return row.getLong(column);
        } catch (SQLException e) {
            throw new IllegalStateException("Column " + column + " is no number", e);
        }
    }

    static List<Statement> forgetting(Instant before) {
        return List.of(
                new Statement("delete from outcomes where decided_at < ?", List.of(before)),
                new Statement(
                        "delete from resources where body is null and changed_at < ?",
                        List.of(before)));
    }

    /// The object that a changelog key names, for the types that this owner knows.
    interface ResourceTypes {
        Optional<ResourceKey> key(String wire);
    }
}
