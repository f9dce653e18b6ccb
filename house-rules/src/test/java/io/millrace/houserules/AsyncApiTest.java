package io.millrace.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.events.EventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// `docs/asyncapi.yaml` says of every fact what it is, with a sample that is one.
class AsyncApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DOCUMENT = document();

    private static JsonNode document() {
        try (var text = Files.newBufferedReader(Path.of("../docs/asyncapi.yaml"))) {
            return JSON.valueToTree(
                    new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyFactIsAMessageAndNothingElseIs() {
        assertThat(names(DOCUMENT.at("/components/messages")))
                .containsExactlyInAnyOrderElementsOf(facts().map(Class::getSimpleName).toList());
    }

    @Test
    void everyOwnersTopicHasTheFactsThatItSays() {
        for (var owner : List.of(Owner.IMAGESTREAM, Owner.IMPORTER, Owner.BUILD, Owner.TRIGGER)) {
            var channel = DOCUMENT.at("/channels/" + owner.wireName());
            assertThat(channel.path("address").asText()).isEqualTo(Topics.events(owner).name());
            assertThat(names(channel.path("messages")))
                    .containsExactlyInAnyOrderElementsOf(
                            facts().filter(it -> isSaidBy(it, owner))
                                    .map(Class::getSimpleName)
                                    .toList());
        }
    }

    @Test
    void everyTopicsMessagesHaveTheTypesThatItsRecordsHave() {
        DOCUMENT.path("channels")
                .properties()
                .forEach(channel ->
                        channel.getValue()
                                .path("messages")
                                .properties()
                                .forEach(it ->
                                        assertThat(named(it.getValue()).path("name").asText())
                                                .isEqualTo(
                                                        "io.millrace.%s.%s.v1"
                                                                .formatted(
                                                                        channel.getKey(),
                                                                        it.getKey()))));
    }

    private static JsonNode named(JsonNode message) {
        return message.has("$ref")
                ? DOCUMENT.at(message.path("$ref").asText().substring(1))
                : message;
    }

    /// An owner may say what names its owner itself.
    private static boolean isSaidBy(Class<?> fact, Owner owner) {
        return hasOwner(fact) || sample(fact).owner() == owner;
    }

    private static boolean hasOwner(Class<?> fact) {
        return Arrays.stream(fact.getRecordComponents())
                .anyMatch(it -> it.getType().equals(Owner.class));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void aFactsFieldsAreThoseOfItsRecord(Class<?> fact) {
        var payload = message(fact).path("payload");
        var types = new LinkedHashMap<String, String>();
        payload.path("properties")
                .properties()
                .forEach(it -> types.put(it.getKey(), it.getValue().path("type").asText()));

        assertThat(types).isEqualTo(typesOf(fact));
        assertThat(texts(payload.path("required")))
                .isEqualTo(
                        Arrays.stream(fact.getRecordComponents())
                                .filter(it ->
                                        !it.getAnnotatedType().isAnnotationPresent(Nullable.class))
                                .map(it -> it.getName())
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("facts")
    void aFactsSampleIsReadAndWrittenAsItStands(Class<?> fact) {
        var sample = message(fact).at("/examples/0/payload");

        var read = sample(fact);

        assertThat(message(fact).path("name").asText()).isEqualTo(read.type());
        assertThat(tree(EventCodec.encode(read)))
                .isEqualTo(tree(sample.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static Stream<Class<?>> facts() {
        return Arrays.stream(Fact.class.getPermittedSubclasses());
    }

    private static Fact sample(Class<?> fact) {
        var body = message(fact).at("/examples/0/payload").toString();
        return (Fact) EventCodec.decode(body.getBytes(StandardCharsets.UTF_8), fact);
    }

    private static JsonNode message(Class<?> fact) {
        return DOCUMENT.at("/components/messages/" + fact.getSimpleName());
    }

    private static Map<String, String> typesOf(Class<?> fact) {
        var types = new LinkedHashMap<String, String>();
        for (var component : fact.getRecordComponents()) {
            types.put(component.getName(), typeOf(component.getType()));
        }
        return types;
    }

    private static String typeOf(Class<?> type) {
        if (type.equals(String.class) || type.equals(Instant.class) || type.isEnum()) {
            return "string";
        }
        if (type.equals(long.class) || type.equals(int.class)) {
            return "integer";
        }
        if (type.equals(boolean.class)) {
            return "boolean";
        }
        return type.equals(List.class) ? "array" : "object";
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
