package io.millrace.platform.log;

import io.micrometer.core.instrument.Counter;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// The way of committed records to Kafka: in order, and cleared only as far as all of them arrived.
final class Publication {

    private final Producer<String, byte[]> producer;
    private final String changelog;
    private final Duration patience;
    private final Counter deadLetters;
    private final ConcurrentSkipListMap<Long, Long> underWay = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final AtomicLong changelogEnd = new AtomicLong();
    private volatile long last;
    private long cleared;

    /// @param patience after which nothing is sent any more; less than a stand-by's
    /// @param deadLetters counts the dead letters that Kafka has
    Publication(
            Producer<String, byte[]> producer,
            Owner owner,
            Duration patience,
            Counter deadLetters) {
        this.producer = producer;
        this.changelog = Topics.resources(owner).name();
        this.patience = patience;
        this.deadLetters = deadLetters;
    }

    /// Publishes what a transaction has just committed, unless the process was stopped for so long
    /// meanwhile that another may be the writer by now: that one publishes it then.
    ///
    /// @param begun when the transaction began, of `System.nanoTime()`
    void publish(List<OutboundRecord> records, long begun) {
        if (System.nanoTime() - begun > patience.toNanos()) {
            throw new FencedException(
                    "The transaction took longer than %s: another process may be the writer now"
                            .formatted(patience));
        }
        publish(records);
    }

    void publish(List<OutboundRecord> records) {
        for (var record : records) {
            underWay.put(record.id(), System.nanoTime());
            last = record.id();
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    record.topic(),
                                    null,
                                    null,
                                    record.key(),
                                    record.body(),
                                    CloudEvent.kafka(record.headers())),
                            (arrived, problem) -> {
                                if (problem == null) {
                                    if (arrived.topic().equals(changelog)) {
                                        changelogEnd.accumulateAndGet(
                                                arrived.offset() + 1, Math::max);
                                    }
                                    if (DeadLetters.isTopic(arrived.topic())) {
                                        deadLetters.increment();
                                    }
                                    underWay.remove(record.id());
                                } else {
                                    failure.compareAndSet(null, problem);
                                }
                            });
        }
    }

    /// Everything up to this id is in Kafka. A record that failed stops it for good: the next
    /// assignment publishes the rest again.
    long arrivedUpTo() {
        var upTo = last;
        var first = underWay.firstEntry();
        return first == null ? upTo : first.getKey() - 1;
    }

    /// How long the oldest record is under way that Kafka does not have yet.
    Duration age() {
        var first = underWay.firstEntry();
        return first == null
                ? Duration.ZERO
                : Duration.ofNanos(System.nanoTime() - first.getValue());
    }

    /// The offset behind the last record of the owner's changelog that is known to be in Kafka; 0
    /// when none has been published yet.
    long changelogEnd() {
        return changelogEnd.get();
    }

    /// What may be cleared from the outbox now.
    OutboxSpan clearable() {
        return new OutboxSpan(cleared, arrivedUpTo());
    }

    void cleared(OutboxSpan span) {
        cleared = Math.max(cleared, span.upTo());
    }

    void failIfBroken() {
        var problem = failure.get();
        if (problem != null) {
            throw new IllegalStateException(
                    "Kafka did not take a committed record: " + problem.getMessage(), problem);
        }
    }

    void flush() {
        producer.flush();
        failIfBroken();
    }
}
