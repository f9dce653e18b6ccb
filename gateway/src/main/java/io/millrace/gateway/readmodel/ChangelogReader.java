package io.millrace.gateway.readmodel;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.kafka.ConsumerLag;
import io.millrace.platform.kafka.KafkaConnection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/// Reads every owner's changelog from the beginning and then for ever, on one thread.
///
/// A plain consumer without a group, because a read model is nobody's group member: it wants all
/// records, from offset 0, the end offsets (to know when it has caught up) and to start over when
/// an owner does.
@Singleton
final class ChangelogReader {

    private static final Logger LOG = Logger.getLogger(ChangelogReader.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final ReadModel readModel;
    private final KafkaConnection kafka;
    private final Map<TopicPartition, Owner> owners = new HashMap<>();
    private final Map<Owner, Changelog> changelogs = new HashMap<>();
    private final ConsumerLag lag;
    private final CountDownLatch stopped = new CountDownLatch(1);

    ChangelogReader(ReadModel readModel, KafkaConnection kafka, MeterRegistry meters) {
        this.readModel = readModel;
        this.kafka = kafka;
        this.lag =
                new ConsumerLag(
                        "millrace.gateway.readmodel.lag",
                        "Records of the changelogs that the read model does not show yet",
                        meters);
        Arrays.stream(Owner.values())
                .forEach(owner -> {
                    owners.put(new TopicPartition(Topics.resources(owner).name(), 0), owner);
                    changelogs.put(owner, new Changelog(readModel.state(owner)));
                });
    }

    void start(@Observes StartupEvent event) {
        Thread.ofPlatform().name("changelog-reader").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try (var consumer = consumer()) {
                lag.follow(consumer);
                follow(consumer);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException failure) {
                LOG.warnf(
                        "Could not read the changelogs, trying again from the beginning: %s",
                        failure.toString());
                pause();
            } finally {
                lag.follow(null);
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) throws InterruptedException {
        awaitTopics(consumer);
        consumer.assign(owners.keySet());
        consumer.seekToBeginning(owners.keySet());
        var ends = new HashMap<>(consumer.endOffsets(owners.keySet()));
        while (stopped.getCount() > 0) {
            var records = consumer.poll(POLL);
            for (var partition : records.partitions()) {
                if (!changelog(partition).apply(records.records(partition))) {
                    LOG.infof("%s began anew, reading it again", partition.topic());
                    consumer.seekToBeginning(List.of(partition));
                }
            }
            if (records.isEmpty()) {
                ends.clear();
            }
            settle(consumer, ends);
        }
    }

    /// Marks as loaded those owners whose changelog has been read up to the end that it had when
    /// reading began. The end is asked for again when nothing comes: it may have come nearer, when
    /// Kafka's data was lost.
    private void settle(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        for (var entry : owners.entrySet()) {
            var partition = entry.getKey();
            var state = readModel.state(entry.getValue());
            if (!state.caughtUp()) {
                var end =
                        ends.computeIfAbsent(
                                partition,
                                it -> consumer.endOffsets(List.of(it)).getOrDefault(it, 0L));
                if (consumer.position(partition) >= end && state.loaded()) {
                    ends.remove(partition);
                    LOG.infof(
                            "Caught up with %s at position %d",
                            partition.topic(), state.position());
                }
            }
        }
    }

    private void awaitTopics(KafkaConsumer<String, byte[]> consumer) throws InterruptedException {
        var reported = false;
        while (true) {
            var missing = missingTopics(consumer);
            if (missing.isEmpty()) {
                return;
            }
            if (!reported) {
                LOG.warnf("Waiting for the topics %s", missing);
                reported = true;
            }
            if (stopped.await(1, TimeUnit.SECONDS)) {
                throw new InterruptedException("stopped");
            }
        }
    }

    private Set<String> missingTopics(KafkaConsumer<String, byte[]> consumer) {
        var missing = new HashSet<String>();
        owners.keySet().forEach(partition -> missing.add(partition.topic()));
        missing.removeAll(consumer.listTopics().keySet());
        return missing;
    }

    private Changelog changelog(TopicPartition partition) {
        var owner = owners.get(partition);
        var changelog = owner == null ? null : changelogs.get(owner);
        if (changelog == null) {
            throw new IllegalStateException("Nobody asked for " + partition);
        }
        return changelog;
    }

    private void pause() {
        try {
            var unused = stopped.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                kafka.with(
                        Map.of(
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "gateway-read-model",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                false,
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                2000,
                                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                                2 * Topics.LARGEST_RECORD)),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
