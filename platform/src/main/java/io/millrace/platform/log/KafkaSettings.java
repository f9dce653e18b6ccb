package io.millrace.platform.log;

import io.millrace.contract.Topics;
import io.millrace.platform.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// What every Kafka client of an owner's writer is told.
record KafkaSettings(KafkaConnection connection) {

    /// How long a record may be under way.
    static Duration latest(Duration session) {
        return session.multipliedBy(3).dividedBy(4);
    }

    Map<String, Object> client() {
        var settings = connection.with(Map.of());
        settings.put("reconnect.backoff.max.ms", 1000);
        settings.put("metadata.max.age.ms", 15_000);
        return settings;
    }

    /// A consumer of its own, outside any group.
    Map<String, Object> reader() {
        var settings = client();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.LARGEST_RECORD);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    /// All inputs of an owner go to one member: the range assignor gives a member the same
    /// partition of every topic.
    Map<String, Object> writer(String owner, String instance, Duration session, int batch) {
        var settings = reader();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "millrace-" + owner);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) session.toMillis());
        settings.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) session.dividedBy(4).toMillis());
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        return settings;
    }

    /// Nothing is sent after the session could have ended: what is not in Kafka by then stays in
    /// the outbox, and the writer joins again, with another producer.
    Map<String, Object> producer(Duration session) {
        var settings = connection.producer(client());
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) session.dividedBy(2).toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) latest(session).toMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return settings;
    }
}
