package io.millrace.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The embedded broker, in a process and on a class path of its own.
///
/// @param settings besides its own
record Kafka(Home home, Ports ports, Map<String, String> settings) {

    Kafka {
        settings = Map.copyOf(settings);
    }

    private static final int HEAP_MEGABYTES = 256;

    String bootstrapServers() {
        return "127.0.0.1:" + ports.number(Port.KAFKA);
    }

    Path data() {
        return home.file("kafka");
    }

    KafkaTopics topics() {
        return new KafkaTopics(bootstrapServers());
    }

    Program program() {
        var command = new ArrayList<>(Running.javaWith(HEAP_MEGABYTES, home));
        command.addAll(
                List.of(
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-Dorg.slf4j.simpleLogger.log.kafka.authorizer.logger=info",
                        "-Dorg.slf4j.simpleLogger.showDateTime=true",
                        "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS",
                        "-cp",
                        Checkout.find().classPath(),
                        KafkaBroker.class.getName(),
                        data().toString(),
                        "" + ports.number(Port.KAFKA),
                        "" + ports.number(Port.KAFKA_CONTROLLER),
                        settingsFile().toString()));
        return Program.named(Part.KAFKA.label(), home, command)
                .preparedBy(this::writeSettings)
                .readyWhen(this::answers, Duration.ofSeconds(90));
    }

    private Path settingsFile() {
        return home.file("kafka.properties");
    }

    private void writeSettings() {
        Home.writePrivately(
                settingsFile(),
                settings.entrySet().stream()
                        .map(it -> it.getKey() + "=" + it.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    private boolean answers() {
        return Ports.accepts(ports.number(Port.KAFKA)) && topics().brokerAnswers();
    }
}
