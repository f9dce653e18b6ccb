package io.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// `docs/asyncapi.yaml`, against which records of the topics are held.
record FactDocument(JsonNode document) {

    static FactDocument read() throws IOException {
        try (var text = Files.newBufferedReader(Path.of("../docs/asyncapi.yaml"))) {
            return new FactDocument(
                    Api.JSON.valueToTree(
                            new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(text)));
        }
    }

    /// The topics that it tells of.
    List<String> topics() {
        return document.path("channels")
                .valueStream()
                .map(it -> it.path("address").asText())
                .toList();
    }

    /// In what the record is not as the document says; empty when it is.
    List<String> faults(ConsumerRecord<byte[], byte[]> record) {
        var type = header(record, "ce_type");
        var words = type.split("\\.", -1);
        var name = words.length < 2 ? type : words[words.length - 2];
        var message = document.at("/components/messages/" + name);
        if (!channel(record.topic()).path("messages").has(name)
                || !isNamed(message, type, record.topic())) {
            return List.of("%s is told on %s".formatted(type, record.topic()));
        }
        var faults = new ArrayList<String>();
        for (var header : document.at("/components/messageTraits/cloudEvent/headers/required")) {
            if (header(record, header.asText()).isEmpty()) {
                faults.add("%s has no %s".formatted(type, header.asText()));
            }
        }
        compare(
                type,
                Api.parse(new String(record.value(), StandardCharsets.UTF_8)),
                message.path("payload"),
                faults);
        return faults;
    }

    /// A fact that several owners say has the name of whoever says it.
    private static boolean isNamed(JsonNode message, String type, String topic) {
        return message.path("name").asText().equals(type)
                || type.equals(
                        "io.%s.%s.v1"
                                .formatted(
                                        topic.substring(0, topic.lastIndexOf('.')),
                                        message.path("name")
                                                .asText()
                                                .replaceFirst(".*\\.(\\w+)\\.v1", "$1")));
    }

    private JsonNode channel(String topic) {
        return document.path("channels")
                .valueStream()
                .filter(it -> it.path("address").asText().equals(topic))
                .findFirst()
                .orElseGet(() -> Api.JSON.createObjectNode());
    }

    private static void compare(String type, JsonNode told, JsonNode payload, List<String> faults) {
        for (var field : payload.path("required")) {
            if (!told.hasNonNull(field.asText())) {
                faults.add("%s lacks %s: %s".formatted(type, field.asText(), told));
            }
        }
        for (var field : told.properties()) {
            var wanted = payload.path("properties").path(field.getKey()).path("type").asText();
            if (!wanted.equals(typeOf(field.getValue()))) {
                faults.add(
                        "%s says %s, which is \"%s\" in the document: %s"
                                .formatted(type, field.getKey(), wanted, field.getValue()));
            }
        }
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case NULL, MISSING, BINARY, POJO -> "nothing";
        };
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
