package io.millrace.build.worker;

import io.millrace.platform.kafka.KafkaConnection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// What workers speak to Kafka with.
interface WorkerKafka {

    Producer<String, byte[]> producer();

    /// Reads partitions that it is told, in no group.
    Consumer<String, byte[]> reader();

    static WorkerKafka of(KafkaConnection kafka) {
        return new WorkerKafka() {
            @Override
            public Producer<String, byte[]> producer() {
                return new KafkaProducer<>(
                        kafka.producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 5)));
            }

            @Override
            public Consumer<String, byte[]> reader() {
                return new KafkaConsumer<>(
                        kafka.with(
                                Map.of(
                                        ConsumerConfig.CLIENT_ID_CONFIG,
                                        "build-replies",
                                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                        false,
                                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                        false)),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
            }
        };
    }
}
