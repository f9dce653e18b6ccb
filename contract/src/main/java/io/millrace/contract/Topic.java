package io.millrace.contract;

import java.time.Duration;

/// A Kafka topic as Millrace creates it: name, partitions, and what Kafka may forget.
///
/// @param retention how long a deleted-by-age topic keeps its records
/// @param compactionLag how long a compacted topic keeps every record before it keeps only a key's
///   last
public record Topic(
        String name, int partitions, Cleanup cleanup, Duration retention, Duration compactionLag) {

    /// What Kafka's log cleaner does with the topic (Kafka's `cleanup.policy`).
    public enum Cleanup {
        DELETE,
        COMPACT
    }

    static Topic deleting(String name, Duration retention) {
        return new Topic(name, 1, Cleanup.DELETE, retention, Duration.ZERO);
    }

    static Topic compacted(String name) {
        return new Topic(name, 1, Cleanup.COMPACT, Duration.ZERO, Duration.ofHours(1));
    }
}
