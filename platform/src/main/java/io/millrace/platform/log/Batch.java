package io.millrace.platform.log;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.platform.resource.Resource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The inputs that commit in one transaction: those polled together, on top of what earlier ones
/// have left unsaved. Connects to the database when it must.
final class Batch implements AutoCloseable {

    private final Holding holding;
    private final WriterTables tables;
    private final DataSource database;
    private final Instant now;
    private final Layer layer = new Layer();
    private @Nullable Connection connection;
    private int executed;
    private long sequence;

    Batch(Holding holding, WriterTables tables, DataSource database, Unsaved unsaved, Instant now) {
        this.holding = holding;
        this.tables = tables;
        this.database = database;
        this.now = now;
        this.sequence = holding.sequence();
        layer.absorb(unsaved.layer());
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            connection = database.getConnection();
            connection.setAutoCommit(false);
        }
        return connection;
    }

    Instant now() {
        return now;
    }

    Layer layer() {
        return layer;
    }

    OwnerState state() {
        return holding.state();
    }

    Owner owner() {
        return holding.owner();
    }

    long sequence() {
        return sequence;
    }

    long nextSequence() {
        return ++sequence;
    }

    String nextEventId() {
        return "%s-%d-%d".formatted(owner().wireName(), holding.epoch(), holding.nextEventNumber());
    }

    OutboundRecord changelogRecord(
            ResourceKey key, String uid, long number, byte @Nullable [] body, String traceparent) {
        return Changelog.record(
                owner(), holding.incarnation(), key.wire(), uid, number, body, now, traceparent);
    }

    <T> List<T> query(String sql, Work.RowReader<T> reader, List<@Nullable Object> parameters)
            throws SQLException {
        executeStatements();
        return Jdbc.query(connection(), sql, reader, parameters);
    }

    /// Sends the statements of the inputs decided so far, those of equal text together.
    private void executeStatements() throws SQLException {
        var waiting = layer.statements.subList(executed, layer.statements.size());
        Jdbc.execute(connection(), waiting);
        executed = layer.statements.size();
    }

    Map<String, Layer.Decided> knownOutcomes(List<String> commandIds) throws SQLException {
        return commandIds.isEmpty() ? Map.of() : tables.outcomesOf(connection(), commandIds);
    }

    /// Forgets outcomes and tombstones older than the instant.
    void forget(Instant before) {
        layer.statements.addAll(WriterTables.forgetting(before));
    }

    /// Writes everything and commits.
    ///
    /// @param offsets the next offset of each input that has been read and not saved
    /// @param unasked the ids of commands that may have been decided before
    /// @param clearable what Kafka has of the outbox
    /// @param changelogEnd how far Kafka has the changelog, at least
    /// @return what must now be published
    /// @throws FencedException when another process has become the writer
    /// @throws AnsweredBeforeException when one of the commands has been decided before
    List<OutboundRecord> commit(
            Map<TopicPartition, Long> offsets,
            List<String> unasked,
            OutboxSpan clearable,
            long changelogEnd)
            throws SQLException {
        var outbound = new ArrayList<OutboundRecord>(layer.outbound.size());
        var id = holding.outboxId();
        for (var record : layer.outbound) {
            outbound.add(record.numbered(++id));
        }
        tables.fence(connection(), holding.epoch(), sequence, id, changelogEnd);
        tables.advance(connection(), holding.epoch(), offsets);
        saveOutcomes(unasked);
        executeStatements();
        tables.saveResources(connection(), resources(), layer.tombstones, now);
        tables.saveProjections(connection(), layer);
        tables.saveParked(connection(), layer.parked, layer.unparked);
        tables.clearOutbox(connection(), clearable);
        tables.saveOutbox(connection(), outbound);
        connection().commit();
        holding.committed(sequence, id, layer, offsets);
        return List.copyOf(outbound);
    }

    /// An outcome that is there already belongs to a command that came twice; one that has none now
    /// (because it was put off, or was only a dry run) may have one from before.
    private void saveOutcomes(List<String> unasked) throws SQLException {
        var saved = tables.saveOutcomes(connection(), layer.decided, now);
        var undecided = new ArrayList<>(unasked);
        layer.decided.forEach(it -> undecided.remove(it.commandId()));
        var isRepeated = saved < layer.decided.size() && !unasked.isEmpty();
        if (isRepeated || !knownOutcomes(undecided).isEmpty()) {
            throw new AnsweredBeforeException();
        }
    }

    private List<Resource> resources() {
        return layer.resources.values().stream().flatMap(Optional::stream).toList();
    }

    /// Takes back what was not committed.
    @Override
    public void close() throws SQLException {
        if (connection == null) {
            return;
        }
        try (var ended = connection) {
            if (!ended.isClosed()) {
                ended.rollback();
            }
        }
    }
}
