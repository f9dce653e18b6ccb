package io.millrace.gateway.commands;

import io.millrace.contract.Reply;
import io.millrace.contract.Topics;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.kafka.KafkaConnection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Reads the replies that are written from now on and hands on those to this gateway.
///
/// A plain consumer without a group: every gateway reads all replies, and nothing before its start.
@Singleton
@Readiness
final class ReplyReader implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(ReplyReader.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Commands commands;
    private final KafkaConnection kafka;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean reading;

    ReplyReader(Commands commands, KafkaConnection kafka) {
        this.commands = commands;
        this.kafka = kafka;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofPlatform().name("reply-reader").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("replies").status(reading).build();
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try (var consumer = consumer()) {
                follow(consumer);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException failure) {
                LOG.warnf("Could not read the replies, trying again: %s", failure.toString());
                reading = false;
                pause();
            }
        }
        reading = false;
    }

    private void pause() {
        try {
            var unused = stopped.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) throws InterruptedException {
        var partition = new TopicPartition(Topics.REPLIES.name(), 0);
        while (!consumer.listTopics().containsKey(partition.topic())) {
            if (stopped.await(1, TimeUnit.SECONDS)) {
                return;
            }
        }
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition);
        reading = true;
        while (stopped.getCount() > 0) {
            for (var record : consumer.poll(POLL)) {
                if (commands.instance().equals(record.key())) {
                    receive(record.value());
                }
            }
        }
    }

    private void receive(byte[] body) {
        try {
            commands.received(EventCodec.decode(body, Reply.class));
        } catch (RuntimeException unreadable) {
            LOG.errorf("Skipping a reply that cannot be read: %s", unreadable.getMessage());
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                kafka.with(
                        Map.of(
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "gateway-replies",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                false,
                                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                                2 * Topics.LARGEST_RECORD)),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
