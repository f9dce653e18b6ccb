package io.millrace.platform.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.platform.schema.Schema.ListSchema;
import io.millrace.platform.schema.Schema.MapSchema;
import io.millrace.platform.schema.Schema.ObjectSchema;
import io.millrace.platform.schema.Schema.Scalar;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// One comparison of a tree with a schema. As the Kubernetes API does, it takes a null field for an
/// absent one, and a null element for an empty one.
final class Conformance {

    private static final int MOST_FAULTS = 10;

    private final List<String> unknown = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /// The paths of the fields that the schema does not know.
    List<String> unknown() {
        return unknown;
    }

    /// The paths of the values of a wrong type, with the rule that they break.
    List<String> faults() {
        return faults;
    }

    /// A copy of the tree with what the schema knows.
    ObjectNode prune(ObjectNode tree, ObjectSchema schema) {
        return object(tree, schema, "");
    }

    private ObjectNode object(ObjectNode tree, ObjectSchema schema, String path) {
        var pruned = JsonNodeFactory.instance.objectNode();
        for (var entry : tree.properties()) {
            var field = schema.fields().get(entry.getKey());
            var fieldPath = FieldPaths.field(path, entry.getKey());
            if (field == null && schema.open()) {
                keep(pruned, entry.getKey(), entry.getValue());
            } else if (field == null) {
                unknown.add(fieldPath);
            } else if (!entry.getValue().isNull()) {
                pruned.set(entry.getKey(), value(entry.getValue(), field.schema(), fieldPath));
            }
        }
        return pruned;
    }

    private static void keep(ObjectNode pruned, String name, JsonNode value) {
        if (!value.isNull()) {
            pruned.set(name, value);
        }
    }

    private JsonNode value(JsonNode value, Schema schema, String path) {
        return switch (schema) {
            case ObjectSchema object when value instanceof ObjectNode tree ->
                    object(tree, object, path);
            case ObjectSchema _ -> fault(value, path, "an object");
            case ListSchema list when value instanceof ArrayNode array -> list(array, list, path);
            case ListSchema _ -> fault(value, path, "a list");
            case MapSchema map when value instanceof ObjectNode tree -> map(tree, map, path);
            case MapSchema _ -> fault(value, path, "an object");
            case Scalar scalar -> scalar(value, scalar, path);
        };
    }

    private JsonNode list(ArrayNode array, ListSchema schema, String path) {
        var pruned = JsonNodeFactory.instance.arrayNode(array.size());
        for (var i = 0; i < array.size(); i++) {
            pruned.add(element(array.get(i), schema.items(), FieldPaths.element(path, i)));
        }
        return pruned;
    }

    private JsonNode map(ObjectNode tree, MapSchema schema, String path) {
        var pruned = JsonNodeFactory.instance.objectNode();
        for (var entry : tree.properties()) {
            pruned.set(
                    entry.getKey(),
                    element(
                            entry.getValue(),
                            schema.values(),
                            FieldPaths.field(path, entry.getKey())));
        }
        return pruned;
    }

    private JsonNode element(JsonNode value, Schema schema, String path) {
        return value.isNull() ? nothing(schema) : value(value, schema, path);
    }

    private static JsonNode nothing(Schema schema) {
        return switch (schema) {
            case ObjectSchema _, MapSchema _ -> JsonNodeFactory.instance.objectNode();
            case ListSchema _ -> JsonNodeFactory.instance.arrayNode();
            case Scalar scalar ->
                    switch (scalar) {
                        case STRING, BYTES, DATE_TIME -> TextNode.valueOf("");
                        case INT32, INT64 -> IntNode.valueOf(0);
                        case BOOLEAN -> BooleanNode.FALSE;
                        case ANY -> NullNode.instance;
                    };
        };
    }

    private JsonNode scalar(JsonNode value, Scalar scalar, String path) {
        return switch (scalar) {
            case ANY -> value;
            case STRING -> value.isTextual() ? value : fault(value, path, "a string");
            case BOOLEAN -> value.isBoolean() ? value : fault(value, path, "a boolean");
            case INT32 ->
                    value.isIntegralNumber() && value.canConvertToInt()
                            ? value
                            : fault(value, path, "an integer of 32 bits");
            case INT64 ->
                    value.isIntegralNumber() && value.canConvertToLong()
                            ? value
                            : fault(value, path, "an integer of 64 bits");
            case DATE_TIME -> isTime(value) ? value : fault(value, path, "a time as in RFC 3339");
            case BYTES -> bytes(value, path);
        };
    }

    private static boolean isTime(JsonNode value) {
        try {
            return value.isTextual() && Instant.parse(value.textValue()) != null;
        } catch (DateTimeException _) {
            return false;
        }
    }

    /// Line breaks are common in manifests and mean nothing.
    private JsonNode bytes(JsonNode value, String path) {
        if (value.isTextual()) {
            var text = value.textValue().replaceAll("[\\r\\n]", "");
            if (isBase64(text)) {
                return TextNode.valueOf(text);
            }
        }
        return fault(value, path, "a string in base64");
    }

    private static boolean isBase64(String text) {
        try {
            return text.length() % 4 == 0 && Base64.getDecoder().decode(text) != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private JsonNode fault(JsonNode value, String path, String rule) {
        if (faults.size() < MOST_FAULTS) {
            faults.add("%s must be %s, not %s".formatted(path, rule, described(value)));
        }
        return value;
    }

    private static String described(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> "an object";
            case ARRAY -> "a list";
            case STRING -> shortened(value.textValue());
            case NUMBER, BOOLEAN -> value.asText();
            case NULL, MISSING -> "null";
            case BINARY -> "bytes";
        };
    }

    private static String shortened(String text) {
        return "\"" + (text.length() <= 40 ? text : text.substring(0, 40) + "…") + "\"";
    }
}
