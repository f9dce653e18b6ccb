package io.millrace.platform.log;

import io.millrace.platform.events.CloudEvent;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// The way of committed records to Kafka: in order, and cleared only as far as all of them arrived.
final class Publication {

    private final Producer<String, byte[]> producer;
    private final ConcurrentSkipListSet<Long> underWay = new ConcurrentSkipListSet<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile long last;
    private long cleared;

    Publication(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    void publish(List<OutboundRecord> records) {
        for (var record : records) {
            underWay.add(record.id());
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
                            (_, problem) -> {
                                if (problem == null) {
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
        var first = underWay.ceiling(Long.MIN_VALUE);
        return first == null ? upTo : first - 1;
    }

    /// How far the outbox may be cleared now; 0 when nothing has arrived since the last time.
    long clearable() {
        var arrived = arrivedUpTo();
        return arrived > cleared ? arrived : 0;
    }

    void cleared(long upTo) {
        cleared = Math.max(cleared, upTo);
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
