package io.millrace.platform.log;

import io.millrace.contract.Owner;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// The time for which this process is an owner's writer: its epoch, its counters, its state.
final class Holding {

    private final Owner owner;
    private final long epoch;
    private final long incarnation;
    private final OwnerState state;
    private final Map<TopicPartition, Long> applied = new HashMap<>();
    private final Map<TopicPartition, Long> start;
    private final Map<TopicPartition, Integer> attempts;
    private boolean inDoubt;
    private long sequence;
    private long outboxId;
    private long eventNumber;

    Holding(
            Owner owner,
            long epoch,
            long incarnation,
            long sequence,
            long outboxId,
            OwnerState state,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Integer> attempts,
            boolean inDoubt) {
        this.owner = owner;
        this.epoch = epoch;
        this.incarnation = incarnation;
        this.sequence = sequence;
        this.outboxId = outboxId;
        this.state = state;
        applied.putAll(positions);
        this.start = Map.copyOf(positions);
        this.attempts = Map.copyOf(attempts);
        this.inDoubt = inDoubt;
    }

    /// Where to read each input from.
    Map<TopicPartition, Long> startOffsets() {
        return start;
    }

    /// How often writers have died, or may have died, deciding the record at this offset.
    int attempts(TopicPartition input, long offset) {
        return start.getOrDefault(input, -1L) == offset ? attempts.getOrDefault(input, 0) : 0;
    }

    /// Whether the writer before has ended without a single commit: something that it read may have
    /// ended it.
    boolean isInDoubt() {
        return inDoubt;
    }

    void settled() {
        inDoubt = false;
    }

    Owner owner() {
        return owner;
    }

    long epoch() {
        return epoch;
    }

    long incarnation() {
        return incarnation;
    }

    OwnerState state() {
        return state;
    }

    long sequence() {
        return sequence;
    }

    long outboxId() {
        return outboxId;
    }

    long nextEventNumber() {
        return ++eventNumber;
    }

    /// Whether the record at this offset has been applied already.
    boolean hasApplied(TopicPartition input, long offset) {
        return offset < applied.getOrDefault(input, 0L);
    }

    void committed(
            long newSequence, long newOutboxId, Layer layer, Map<TopicPartition, Long> offsets) {
        sequence = newSequence;
        outboxId = newOutboxId;
        state.absorb(layer);
        applied.putAll(offsets);
    }
}
