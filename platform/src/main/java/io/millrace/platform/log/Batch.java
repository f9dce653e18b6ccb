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
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The inputs that commit in one transaction.
final class Batch {

    private final Holding holding;
    private final WriterTables tables;
    private final Connection connection;
    private final Instant now;
    private final Layer layer = new Layer();
    private int executed;
    private long sequence;

    Batch(Holding holding, WriterTables tables, Connection connection, Instant now) {
        this.holding = holding;
        this.tables = tables;
        this.connection = connection;
        this.now = now;
        this.sequence = holding.sequence();
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
        return WriterTables.query(connection, sql, reader, parameters);
    }

    /// Sends the statements of the inputs decided so far, those of equal text together.
    private void executeStatements() throws SQLException {
        var waiting = layer.statements.subList(executed, layer.statements.size());
        WriterTables.execute(connection, waiting);
        executed = layer.statements.size();
    }

    Map<String, Layer.Decided> knownOutcomes(List<String> commandIds) throws SQLException {
        return tables.outcomesOf(connection, commandIds);
    }

    void forget(Instant before) throws SQLException {
        tables.forget(connection, before);
    }

    /// Nothing was decided: the transaction ends without a trace.
    void abandon() throws SQLException {
        connection.rollback();
    }

    /// Writes everything and commits.
    ///
    /// @param offsets the next offset of each input that this batch has read from
    /// @return what must now be published
    /// @throws FencedException when another process has become the writer
    List<OutboundRecord> commit(Map<TopicPartition, Long> offsets, long clearedUpTo)
            throws SQLException {
        var outbound = new ArrayList<OutboundRecord>(layer.outbound.size());
        var id = holding.outboxId();
        for (var record : layer.outbound) {
            outbound.add(record.numbered(++id));
        }
        tables.fence(connection, holding.epoch(), sequence, id);
        tables.advance(connection, holding.epoch(), offsets);
        executeStatements();
        tables.saveResources(connection, resources(), layer.tombstones, now);
        tables.saveProjections(connection, layer);
        tables.saveOutcomes(connection, layer.decided, now);
        tables.saveParked(connection, layer.parked, layer.unparked);
        tables.saveOutbox(connection, outbound, clearedUpTo);
        connection.commit();
        holding.committed(sequence, id, layer, offsets);
        return List.copyOf(outbound);
    }

    private List<Resource> resources() {
        return layer.resources.values().stream().flatMap(Optional::stream).toList();
    }
}
