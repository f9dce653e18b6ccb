package io.millrace.standalone;

import io.millrace.contract.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/// The main class of the broker's process: one KRaft node, controller and broker in one.
final class KafkaBroker {

    private static final int NODE = 1;

    private KafkaBroker() {}

    /// Takes the data directory, the broker's port, the controller's port and a file of further
    /// settings. One that the broker has already is a list, and added to.
    static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        if (!Files.exists(directory.resolve("meta.properties"))) {
            format(directory);
        }
        var further = new Properties();
        try (var file = Files.newBufferedReader(Path.of(arguments[3]))) {
            further.load(file);
        }
        var properties = new Properties();
        properties.putAll(
                configuration(
                        directory, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])));
        further.forEach(
                (name, value) -> properties.merge(name, value, (own, added) -> own + "," + added));
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime()
                    .halt(1); // threads of the half-started broker would keep the process
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown"));
        server.awaitShutdown();
    }

    private static void format(Path directory) throws Exception {
        new Formatter()
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory.toString())
                .setDirectories(List.of(directory.toString()))
                .setUnstableFeatureVersionsEnabled(false)
                .run();
    }

    static Map<String, String> configuration(Path directory, int port, int controllerPort) {
        var largest = "" + Topics.LARGEST_RECORD;
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "" + NODE),
                Map.entry("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(port, controllerPort)),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", directory.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("message.max.bytes", largest),
                Map.entry("replica.fetch.max.bytes", largest),
                Map.entry("default.replication.factor", "1"),
                Map.entry("min.insync.replicas", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("log.cleaner.dedupe.buffer.size", "16777216"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"));
    }
}
