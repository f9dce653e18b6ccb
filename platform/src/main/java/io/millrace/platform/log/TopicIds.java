package io.millrace.platform.log;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/// The ids that Kafka gave an owner's topics: one that was lost and made again has another id.
final class TopicIds {

    private static final Logger LOG = Logger.getLogger(TopicIds.class);
    private static final int PATIENCE_MILLIS = 5000;

    private final Admin admin;
    private final List<String> topics;

    TopicIds(Admin admin, List<String> topics) {
        this.admin = admin;
        this.topics = topics;
    }

    Map<String, String> now() throws InterruptedException, ExecutionException {
        return ask().get();
    }

    KafkaFuture<Map<String, String>> ask() {
        return describe()
                .allTopicNames()
                .thenApply(found ->
                        found.entrySet().stream()
                                .collect(
                                        Collectors.toUnmodifiableMap(
                                                Map.Entry::getKey,
                                                it -> it.getValue().topicId().toString())));
    }

    /// Waits until all of them exist. Kafka assigns what there is: whoever joins a group before is
    /// left without some.
    void awaitAll(String reader, BooleanSupplier isWanted, Runnable rest)
            throws InterruptedException {
        var told = "";
        while (isWanted.getAsBoolean()) {
            var obstacle = obstacle(reader);
            if (obstacle.isEmpty()) {
                return;
            }
            if (!obstacle.equals(told)) {
                LOG.warn(obstacle);
                told = obstacle;
            }
            rest.run();
        }
    }

    private String obstacle(String reader) throws InterruptedException {
        try {
            var missing = missing();
            return missing.isEmpty() ? "" : "%s waits for the topics %s".formatted(reader, missing);
        } catch (ExecutionException e) {
            LOG.debugf(e, "Kafka does not tell %s which topics there are", reader);
            var why = e.getCause() == null ? e : e.getCause();
            return "Kafka does not tell %s which topics there are: %s"
                    .formatted(reader, why.getClass().getSimpleName());
        }
    }

    private Set<String> missing() throws InterruptedException, ExecutionException {
        var missing = new TreeSet<String>();
        for (var topic : describe().topicNameValues().entrySet()) {
            try {
                topic.getValue().get();
            } catch (ExecutionException e) {
                if (!isMissing(e)) {
                    throw e;
                }
                missing.add(topic.getKey());
            }
        }
        return missing;
    }

    static boolean isMissing(ExecutionException e) {
        return e.getCause() instanceof UnknownTopicOrPartitionException;
    }

    private DescribeTopicsResult describe() {
        return admin.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(PATIENCE_MILLIS));
    }
}
