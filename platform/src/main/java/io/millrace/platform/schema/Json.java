package io.millrace.platform.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Wire records and trees as JSON, one way for all services. What is null is not written, unless
/// the API always shows it; what is unknown is not read.
public final class Json {

    /// How deep a document may nest.
    static final int DEPTH = 200;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH)
                                                    .build())
                                    .build())
                    .addModule(new JavaTimeModule())
                    .annotationIntrospector(
                            AnnotationIntrospector.pair(
                                    new WireAnnotations(), new JacksonAnnotationIntrospector()))
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final ObjectReader TREE = MAPPER.readerFor(JsonNode.class);

    private Json() {}

    /// Reads a document. Of a field that stands twice the last is taken.
    ///
    /// @throws UncheckedIOException when the bytes are not one JSON document
    public static JsonNode tree(byte[] document) {
        try {
            return TREE.readValue(document);
        } catch (IOException e) {
            throw new UncheckedIOException(reasonOf(e), e);
        }
    }

    /// The record as a tree that the caller may change.
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    public static <T> T read(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw unreadable(type, e);
        }
    }

    public static <T> T read(byte[] document, Class<T> type) {
        try {
            return MAPPER.readValue(document, type);
        } catch (IOException e) {
            throw unreadable(type, e);
        }
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    "Could not write a " + value.getClass().getSimpleName(), e);
        }
    }

    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    "Could not write a " + value.getClass().getSimpleName(), e);
        }
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    private static UncheckedIOException unreadable(Class<?> type, IOException e) {
        return new UncheckedIOException(
                "Could not read a %s: %s".formatted(type.getSimpleName(), reasonOf(e)), e);
    }

    private static String reasonOf(IOException e) {
        if (!(e instanceof JsonProcessingException malformed)) {
            return String.valueOf(e.getMessage());
        }
        var at = malformed.getLocation();
        var reason =
                malformed.getOriginalMessage().contains("FAIL_ON_TRAILING_TOKENS")
                        ? "Something follows the end of the document"
                        : malformed.getOriginalMessage();
        return at == null
                ? reason
                : "%s (line %d, column %d)".formatted(reason, at.getLineNr(), at.getColumnNr());
    }
}
