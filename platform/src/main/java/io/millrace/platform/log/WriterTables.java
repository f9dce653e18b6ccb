package io.millrace.platform.log;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.resource.Resource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The command log's tables: one round trip per table and transaction.
final class WriterTables {

    /// Raises both: a transaction of an older epoch, or of an input already applied, hits no row.
    void fence(Connection connection, long epoch, long sequence, long outboxId)
            throws SQLException {
        var hit =
                update(
                        connection,
                        "update writer set sequence = ?, outbox_id = ? where epoch = ?",
                        sequence,
                        outboxId,
                        epoch);
        if (hit != 1) {
            throw new FencedException(
                    "The epoch %d is over: another process is the writer now".formatted(epoch));
        }
    }

    void advance(Connection connection, long epoch, Map<TopicPartition, Long> offsets)
            throws SQLException {
        if (offsets.isEmpty()) {
            return;
        }
        var inputs = List.copyOf(offsets.keySet());
        var hit =
                update(
                        connection,
                        """
                        update inputs set next_offset = moved.next_offset, resumptions = 0
                        from unnest(?::text[], ?::int[], ?::bigint[])
                            as moved(topic, partition, next_offset)
                        where inputs.topic = moved.topic and inputs.partition = moved.partition
                          and inputs.epoch = ? and inputs.next_offset < moved.next_offset
                        """,
                        texts(connection, inputs.stream().map(TopicPartition::topic).toList()),
                        connection.createArrayOf(
                                "int", inputs.stream().map(TopicPartition::partition).toArray()),
                        connection.createArrayOf(
                                "bigint", inputs.stream().map(offsets::get).toArray()),
                        epoch);
        if (hit != inputs.size()) {
            throw new FencedException(
                    "The epoch %d advanced %d of %d inputs: they have been applied by another writer"
                            .formatted(epoch, hit, inputs.size()));
        }
    }

    void saveResources(
            Connection connection,
            List<Resource> saved,
            List<Layer.Tombstone> tombstones,
            Instant now)
            throws SQLException {
        var keys = new ArrayList<String>();
        var uids = new ArrayList<String>();
        var sequences = new ArrayList<Long>();
        var bodies = new ArrayList<@Nullable String>();
        var alive = saved.stream().map(Resource::key).collect(Collectors.toSet());
        for (var tombstone : tombstones) {
            if (!alive.contains(tombstone.key())) {
                keys.add(tombstone.key().wire());
                uids.add(tombstone.uid());
                sequences.add(tombstone.sequence());
                bodies.add(null);
            }
        }
        for (var resource : saved) {
            keys.add(resource.key().wire());
            uids.add(resource.uid());
            sequences.add(resource.sequence());
            bodies.add(new String(resource.body(), StandardCharsets.UTF_8));
        }
        if (keys.isEmpty()) {
            return;
        }
        update(
                connection,
                """
                insert into resources (key, uid, sequence, body, changed_at)
                select distinct on (key) key, uid, sequence, body::json, ?
                from unnest(?::text[], ?::text[], ?::bigint[], ?::text[])
                    as changed(key, uid, sequence, body)
                order by key, sequence desc
                on conflict (key) do update set uid = excluded.uid, sequence = excluded.sequence,
                    body = excluded.body, changed_at = excluded.changed_at
                """,
                Timestamp.from(now),
                texts(connection, keys),
                texts(connection, uids),
                connection.createArrayOf("bigint", sequences.toArray()),
                texts(connection, bodies));
    }

    void saveProjections(Connection connection, Layer layer) throws SQLException {
        var gone = new ArrayList<String>();
        var keys = new ArrayList<String>();
        var owners = new ArrayList<String>();
        var uids = new ArrayList<String>();
        var sequences = new ArrayList<Long>();
        var incarnations = new ArrayList<Long>();
        var bodies = new ArrayList<@Nullable String>();
        layer.projections.forEach((key, projected) -> {
            if (projected.isEmpty()) {
                gone.add(key.wire());
                return;
            }
            var resource = projected.get().resource();
            keys.add(key.wire());
            owners.add(projected.get().owner().wireName());
            uids.add(resource.uid());
            sequences.add(resource.sequence());
            incarnations.add(projected.get().incarnation());
            bodies.add(new String(resource.body(), StandardCharsets.UTF_8));
        });
        if (!gone.isEmpty()) {
            update(
                    connection,
                    "delete from projections where key = any(?)",
                    texts(connection, gone));
        }
        if (!keys.isEmpty()) {
            update(
                    connection,
                    """
                    insert into projections (key, owner, uid, sequence, incarnation, body)
                    select key, owner, uid, sequence, incarnation, body::json
                    from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[])
                        as changed(key, owner, uid, sequence, incarnation, body)
                    on conflict (key) do update set uid = excluded.uid,
                        sequence = excluded.sequence, incarnation = excluded.incarnation,
                        body = excluded.body
                    """,
                    texts(connection, keys),
                    texts(connection, owners),
                    texts(connection, uids),
                    connection.createArrayOf("bigint", sequences.toArray()),
                    connection.createArrayOf("bigint", incarnations.toArray()),
                    texts(connection, bodies));
        }
        for (var moved : layer.positions.entrySet()) {
            update(
                    connection,
                    """
                    insert into projected_positions values (?, ?, ?)
                    on conflict (owner) do update set position = excluded.position,
                        incarnation = excluded.incarnation
                    """,
                    moved.getKey().wireName(),
                    moved.getValue(),
                    layer.incarnations.getOrDefault(moved.getKey(), 0L));
        }
    }

    /// @return how many of them were not there yet
    int saveOutcomes(Connection connection, List<Layer.Decided> decided, Instant now)
            throws SQLException {
        if (decided.isEmpty()) {
            return 0;
        }
        return update(
                connection,
                """
                insert into outcomes (command_id, code, position, key, body, decided_at)
                select command_id, code, position, nullif(key, ''), nullif(body, ''), ?
                from unnest(?::text[], ?::int[], ?::bigint[], ?::text[], ?::text[])
                    as made(command_id, code, position, key, body)
                on conflict (command_id) do nothing
                """,
                Timestamp.from(now),
                texts(connection, decided.stream().map(Layer.Decided::commandId).toList()),
                connection.createArrayOf(
                        "int", decided.stream().map(Layer.Decided::code).toArray()),
                connection.createArrayOf(
                        "bigint", decided.stream().map(Layer.Decided::position).toArray()),
                texts(connection, decided.stream().map(Layer.Decided::key).toList()),
                texts(connection, decided.stream().map(Layer.Decided::body).toList()));
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
            statement.setArray(1, texts(connection, commandIds));
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
        for (var waiting : parked) {
            update(
                    connection,
                    """
                    insert into parked (command_id, body, traceparent, until) values (?, ?, ?, ?)
                    on conflict do nothing
                    """,
                    waiting.command().id(),
                    EventCodec.encode(waiting.command()),
                    waiting.traceparent(),
                    Timestamp.from(waiting.until()));
        }
        for (var ready : unparked) {
            update(connection, "delete from parked where command_id = ?", ready.command().id());
        }
    }

    void saveOutbox(Connection connection, List<OutboundRecord> records, long clearedUpTo)
            throws SQLException {
        if (clearedUpTo > 0) {
            update(connection, "delete from outbox where id <= ?", clearedUpTo);
        }
        if (records.isEmpty()) {
            return;
        }
        update(
                connection,
                """
                insert into outbox (id, topic, key, headers, body)
                select * from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::bytea[])
                """,
                connection.createArrayOf(
                        "bigint", records.stream().map(OutboundRecord::id).toArray()),
                texts(connection, records.stream().map(OutboundRecord::topic).toList()),
                texts(connection, records.stream().map(OutboundRecord::key).toList()),
                texts(
                        connection,
                        records.stream()
                                .map(it ->
                                        new String(
                                                EventCodec.encode(it.headers()),
                                                StandardCharsets.UTF_8))
                                .toList()),
                connection.createArrayOf(
                        "bytea",
                        records.stream().map(OutboundRecord::body).toArray(byte[][]::new)));
    }

    @SuppressWarnings("unchecked")
    List<OutboundRecord> leftOvers(Connection connection) throws SQLException {
        return query(
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
                query(
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
                query(
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
        query(
                connection,
                "select owner, position, incarnation from projected_positions",
                row -> {
                    var owner = Owner.parse(row.getString(1));
                    state.incarnations.put(owner, row.getLong(3));
                    return state.positions.put(owner, row.getLong(2));
                },
                List.of());
        state.parked.addAll(
                query(
                        connection,
                        "select body, traceparent, until from parked order by until",
                        row ->
                                new Parked(
                                        EventCodec.decode(
                                                row.getBytes(1),
                                                io.millrace.contract.Command.class),
                                        row.getString(2),
                                        row.getTimestamp(3).toInstant()),
                        List.of()));
        return state;
    }

    private static String textOf(java.sql.ResultSet row, int column) {
        try {
            return row.getString(column);
        } catch (SQLException e) {
            throw new IllegalStateException("Column " + column + " is no text", e);
        }
    }

    private static long numberOf(java.sql.ResultSet row, int column) {
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

    static <T> List<T> query(
            Connection connection,
            String sql,
            Work.RowReader<T> reader,
            List<@Nullable Object> parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<T>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        }
    }

    /// Executes the statements in order; runs of equal text go as one JDBC batch.
    static void execute(Connection connection, List<Statement> statements) throws SQLException {
        var next = 0;
        while (next < statements.size()) {
            var sql = statements.get(next).sql();
            try (var prepared = connection.prepareStatement(sql)) {
                while (next < statements.size() && statements.get(next).sql().equals(sql)) {
                    bind(prepared, statements.get(next).parameters());
                    prepared.addBatch();
                    next++;
                }
                prepared.executeBatch();
            }
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, java.util.Arrays.asList(parameters));
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, List<@Nullable Object> parameters)
            throws SQLException {
        for (var i = 0; i < parameters.size(); i++) {
            var value = parameters.get(i);
            switch (value) {
                case null -> statement.setNull(i + 1, Types.NULL);
                case Instant instant -> statement.setTimestamp(i + 1, Timestamp.from(instant));
                default -> statement.setObject(i + 1, value);
            }
        }
    }

    private static java.sql.Array texts(
            Connection connection, List<? extends @Nullable String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    /// The object that a changelog key names, for the types that this owner knows.
    interface ResourceTypes {
        Optional<ResourceKey> key(String wire);
    }
}
