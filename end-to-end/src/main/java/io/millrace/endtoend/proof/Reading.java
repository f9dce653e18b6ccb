package io.millrace.endtoend.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.endtoend.proof.Evidence.Standing;
import io.millrace.endtoend.proof.Evidence.Watching;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads what the topics tell, and nothing else; changes nothing.
final class Reading {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUILDS = Topics.events(Owner.BUILD).name();

    /// An effect is read before its cause, so that what is decided meanwhile misses no cause; what
    /// is younger than the grace is not judged.
    private static final List<String> FACTS =
            List.of(
                    BUILDS,
                    Topics.events(Owner.TRIGGER).name(),
                    Topics.events(Owner.IMAGESTREAM).name());

    private final Telling telling = new Telling();
    private final State<Standing> streams = new State<>(Standings::of);
    private final State<Watching> configs = new State<>(Watchers::of);
    private final State<Watching> workloads = new State<>(Watchers::of);
    private final Map<String, State<?>> states =
            Map.of(
                    Topics.resources(Owner.IMAGESTREAM).name(), streams,
                    Topics.resources(Owner.BUILD).name(), configs,
                    Topics.resources(Owner.TRIGGER).name(), workloads);

    Evidence read(String servers) throws IOException {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers);
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            for (var topic : FACTS) {
                read(topic, consumer);
            }
            for (var topic : states.keySet()) {
                read(topic, consumer);
            }
        }
        var watching = new ArrayList<>(configs.all());
        watching.addAll(workloads.all());
        return telling.evidence(streams.all(), watching);
    }

    private void read(String topic, KafkaConsumer<String, byte[]> consumer) throws IOException {
        var partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        var isCut = consumer.position(partition) > 0;
        while (consumer.position(partition) < end) {
            for (var record : consumer.poll(Duration.ofSeconds(1))) {
                if (isCut && topic.equals(BUILDS)) {
                    telling.buildsSince(Instant.ofEpochMilli(record.timestamp()));
                }
                isCut = false;
                take(record);
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) throws IOException {
        try {
            take(
                    record,
                    record.value() == null || record.value().length == 0
                            ? MissingNode.getInstance()
                            : JSON.readTree(record.value()));
        } catch (JsonProcessingException unreadable) {
            System.err.printf(
                    "%s@%d is not judged, because it is no JSON: services put such records into their dead letters%n",
                    record.topic(), record.offset());
        }
    }

    private void take(ConsumerRecord<String, byte[]> record, JsonNode body) {
        if (FACTS.contains(record.topic())) {
            telling.fact(header(record, "ce_id"), header(record, "ce_type"), body);
        } else {
            Objects.requireNonNull(states.get(record.topic()))
                    .changed(String.valueOf(record.key()), body);
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(it -> new String(it.value(), StandardCharsets.UTF_8))
                .orElse("");
    }
}
