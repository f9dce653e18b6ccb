package io.millrace.platform.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// How long it takes from a record's being sent to the commit of what its owner makes of it: of
/// commands a part of every write's latency, of others' facts the latency of what they trigger.
final class DecisionTimes {

    private final MeterRegistry meters;
    private final Map<String, Timer> timers = new HashMap<>();

    DecisionTimes(MeterRegistry meters) {
        this.meters = meters;
    }

    void decided(Iterable<ConsumerRecord<String, byte[]>> records, Instant now) {
        for (var record : records) {
            if (!record.topic().endsWith(".resources")) {
                timers.computeIfAbsent(record.topic(), this::timer)
                        .record(
                                Math.max(0, now.toEpochMilli() - record.timestamp()),
                                TimeUnit.MILLISECONDS);
            }
        }
    }

    private Timer timer(String topic) {
        return Timer.builder("millrace.log.decided")
                .description("From a record's being sent to the commit of what it led to")
                .tag("topic", topic)
                .register(meters);
    }
}
