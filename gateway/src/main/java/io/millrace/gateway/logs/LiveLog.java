package io.millrace.gateway.logs;

import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.kafka.KafkaConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// A build's log as it passes through the log topic, read by a consumer of its own from when the
/// build began.
final class LiveLog {

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConnection kafka;
    private final String key;
    private final String uid;
    private final Instant began;

    /// @param key `namespace/build`
    LiveLog(KafkaConnection kafka, String key, String uid, Instant began) {
        this.kafka = kafka;
        this.key = key;
        this.uid = uid;
        this.began = began;
    }

    /// Writes the lines so far and, when following, those to come until the log ends.
    ///
    /// @param over whether nobody wants more, or nothing more can come
    void write(LogQuery query, OutputStream out, BooleanSupplier over) throws IOException {
        try (var consumer = consumer()) {
            var partitions = partitions(consumer);
            consumer.assign(partitions);
            start(consumer, partitions);
            var ends = consumer.endOffsets(partitions);
            var selection = new Selection(query, out);
            var present = false;
            var ended = false;
            var last = false;
            while (true) {
                if (!present && (ended || reached(consumer, ends))) {
                    present = true;
                    if (!selection.present()) {
                        return;
                    }
                    out.flush();
                }
                if (present && (ended || last || !query.follow())) {
                    return;
                }
                last = present && over.getAsBoolean();
                for (var record : consumer.poll(last ? Duration.ofSeconds(2) : POLL)) {
                    if (!ended && isOurs(record)) {
                        ended = isEnd(record);
                        if (!ended && !selection.offer(record.value(), time(record))) {
                            return;
                        }
                    }
                }
                if (present) {
                    out.flush();
                }
            }
        }
    }

    private static boolean reached(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private boolean isOurs(ConsumerRecord<String, byte[]> record) {
        return key.equals(record.key())
                && uid.equals(CloudEvent.header(record.headers(), "build_uid"));
    }

    private static boolean isEnd(ConsumerRecord<String, byte[]> record) {
        return record.value() == null || CloudEvent.header(record.headers(), "end").equals("true");
    }

    private static Instant time(ConsumerRecord<String, byte[]> record) {
        return Instant.ofEpochMilli(record.timestamp());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        var topic = Topics.BUILD_LOGS.name();
        var partitions = new ArrayList<TopicPartition>();
        consumer.partitionsFor(topic)
                .forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
        return partitions;
    }

    private void start(KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        var from = began.minusSeconds(10).toEpochMilli();
        var wanted = new HashMap<TopicPartition, Long>();
        partitions.forEach(it -> wanted.put(it, from));
        consumer.offsetsForTimes(wanted)
                .forEach((partition, found) -> {
                    if (found == null) {
                        consumer.seekToEnd(List.of(partition));
                    } else {
                        consumer.seek(partition, found.offset());
                    }
                });
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                kafka.with(
                        Map.of(
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "gateway-log",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                false,
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                1000,
                                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                                4 * 1024 * 1024)),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
