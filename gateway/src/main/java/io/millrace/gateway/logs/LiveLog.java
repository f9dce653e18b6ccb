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
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
    private final Arrived arrived = new Arrived();
    private boolean ended;

    /// @param key `namespace/build`
    LiveLog(KafkaConnection kafka, String key, String uid, Instant began) {
        this.kafka = kafka;
        this.key = key;
        this.uid = uid;
        this.began = began;
    }

    /// Writes the lines so far and, when following, those to come until the log ends.
    ///
    /// @param gone whether nobody wants more
    /// @param finished whether the build has ended: what is in the topic by then is all
    void write(LogQuery query, OutputStream out, BooleanSupplier gone, BooleanSupplier finished)
            throws IOException {
        try (var consumer = consumer()) {
            var partitions = partitions(consumer);
            consumer.assign(partitions);
            start(consumer, partitions);
            var selection = new Selection(query, out);
            if (!pass(consumer, consumer.endOffsets(partitions), selection)) {
                return;
            }
            if (!selection.present()) {
                return;
            }
            out.flush();
            while (query.follow() && !gone.getAsBoolean() && !ended) {
                if (finished.getAsBoolean()) {
                    pass(consumer, consumer.endOffsets(partitions), selection);
                    return;
                }
                if (!take(consumer.poll(POLL), selection)) {
                    return;
                }
                out.flush();
            }
        }
    }

    /// Reads up to the offsets, or to the log's end.
    ///
    /// @return false when no more is wanted
    private boolean pass(
            KafkaConsumer<String, byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Selection selection)
            throws IOException {
        while (!ended && !reached(consumer, ends)) {
            if (!take(consumer.poll(POLL), selection)) {
                return false;
            }
        }
        return true;
    }

    private boolean take(ConsumerRecords<String, byte[]> records, Selection selection)
            throws IOException {
        for (var record : records) {
            if (!ended && isOurs(record) && isNew(record)) {
                ended = isEnd(record);
                if (!ended && !selection.offer(record.value(), time(record))) {
                    return false;
                }
            }
        }
        return true;
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

    private boolean isNew(ConsumerRecord<String, byte[]> record) {
        return arrived.isNew(
                CloudEvent.header(record.headers(), "attempt"),
                CloudEvent.header(record.headers(), "seq"));
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
