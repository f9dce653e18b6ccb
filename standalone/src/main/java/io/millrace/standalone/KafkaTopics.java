package io.millrace.standalone;

import io.millrace.contract.Topic;
import io.millrace.contract.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/// The topics of the contract, as Kafka has them.
record KafkaTopics(String bootstrapServers) {

    private static final long SECONDS = 30;

    private Admin admin(int timeoutMillis) {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis));
    }

    boolean brokerAnswers() {
        try (var admin = admin(2000)) {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Creates the topics that are missing and gives the others the declared settings.
    void create() {
        create(Topics.all());
    }

    void create(List<Topic> topics) {
        try (var admin = admin(30_000)) {
            var present = admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS);
            var missing = new ArrayList<NewTopic>();
            var settings = new HashMap<ConfigResource, java.util.Collection<AlterConfigOp>>();
            for (var topic : topics) {
                if (present.contains(topic.name())) {
                    settings.put(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                            operations(topic));
                } else {
                    missing.add(
                            new NewTopic(
                                            topic.name(),
                                            Optional.of(topic.partitions()),
                                            Optional.empty())
                                    .configs(settings(topic)));
                }
            }
            admin.createTopics(missing).all().get(SECONDS, TimeUnit.SECONDS);
            admin.incrementalAlterConfigs(settings).all().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartFailure("Cannot create Kafka's topics", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while creating Kafka's topics");
        }
    }

    void delete() {
        try (var admin = admin(30_000)) {
            admin.deleteTopics(Topics.all().stream().map(Topic::name).toList())
                    .all()
                    .get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartFailure("Cannot delete Kafka's topics", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while deleting Kafka's topics");
        }
    }

    private static List<AlterConfigOp> operations(Topic topic) {
        return settings(topic).entrySet().stream()
                .map(setting ->
                        new AlterConfigOp(
                                new ConfigEntry(setting.getKey(), setting.getValue()), OpType.SET))
                .toList();
    }

    static Map<String, String> settings(Topic topic) {
        var largest = "" + Topics.LARGEST_RECORD;
        return switch (topic.cleanup()) {
            case DELETE ->
                    Map.of(
                            "cleanup.policy",
                            "delete",
                            "retention.ms",
                            "" + topic.retention().toMillis(),
                            "max.message.bytes",
                            largest);
            case COMPACT ->
                    Map.of(
                            "cleanup.policy",
                            "compact",
                            "min.compaction.lag.ms",
                            "" + topic.compactionLag().toMillis(),
                            "max.message.bytes",
                            largest);
        };
    }
}
