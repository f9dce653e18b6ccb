package io.millrace.platform.log;

import io.millrace.platform.events.CloudEvent;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Where a changelog ends in Kafka, and the last change that it tells.
///
/// @param end the offset that the next record will have
record ChangelogTail(long end, long incarnation, long sequence) {

    static final ChangelogTail EMPTY = new ChangelogTail(0, 0, 0);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// @param consumer that reads nothing else
    /// @return without the last change when Kafka does not hand it out in time
    static ChangelogTail read(Consumer<String, byte[]> consumer, String topic) {
        var changelog = new TopicPartition(topic, 0);
        consumer.assign(List.of(changelog));
        long end = consumer.endOffsets(List.of(changelog)).getOrDefault(changelog, 0L);
        long beginning = consumer.beginningOffsets(List.of(changelog)).getOrDefault(changelog, 0L);
        if (end == beginning) {
            return new ChangelogTail(end, 0, 0);
        }
        consumer.seek(changelog, end - 1);
        return consumer.poll(PATIENCE).records(changelog).stream()
                .findFirst()
                .map(last ->
                        new ChangelogTail(
                                end,
                                CloudEvent.number(last.headers(), CloudEvent.INCARNATION),
                                CloudEvent.number(last.headers(), CloudEvent.SEQUENCE)))
                .orElse(new ChangelogTail(end, 0, 0));
    }
}
