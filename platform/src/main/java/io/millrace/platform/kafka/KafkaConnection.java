package io.millrace.platform.kafka;

import io.millrace.contract.Topics;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// How every client in this process reaches Kafka: `kafka.bootstrap.servers` and what else is
/// configured under `kafka.`, above all `security.protocol`, `sasl.*` and `ssl.*`
/// (`docs/operations.md`).
@Singleton
public final class KafkaConnection {

    private final Map<String, Object> settings;

    @Inject
    KafkaConnection(@Identifier("default-kafka-broker") Map<String, Object> configured) {
        var settings = new HashMap<>(configured);
        // Quarkus names a group after the application; whoever joins one here names it itself.
        settings.remove("group.id");
        this.settings = Map.copyOf(settings);
    }

    /// A broker that is reached without any credentials.
    public static KafkaConnection plaintext(String bootstrapServers) {
        return new KafkaConnection(Map.of("bootstrap.servers", bootstrapServers));
    }

    /// The settings of a producer whose records must not be lost nor change places, whatever else
    /// it is told. They may come twice: an idempotent producer asks Kafka for its number once, and
    /// is of no use for good when Kafka does not know its user in that moment.
    public Map<String, Object> producer(Map<String, ?> own) {
        var all =
                with(
                        Map.of(
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                false,
                                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                                1,
                                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                Topics.LARGEST_RECORD,
                                ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                                1000,
                                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                                StringSerializer.class,
                                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                                ByteArraySerializer.class));
        all.putAll(own);
        return all;
    }

    /// The client's own settings, which win, on top of how Kafka is reached.
    public Map<String, Object> with(Map<String, ?> own) {
        var all = new HashMap<>(settings);
        all.putAll(own);
        return all;
    }
}
