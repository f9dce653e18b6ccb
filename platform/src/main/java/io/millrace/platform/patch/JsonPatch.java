package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import org.jspecify.annotations.Nullable;

/// JSON patch, RFC 6902: a list of operations, all of which succeed or none.
public final class JsonPatch {

    private static final int MOST_OPERATIONS = 10_000;

    /// How much `copy` may add up to; without a bound a short patch could double a document again
    /// and again.
    private static final long MOST_COPIED_BYTES = 3 * 1024 * 1024;

    private JsonNode document;
    private long copied;

    private JsonPatch(JsonNode document) {
        this.document = document;
    }

    /// The patched object; the original stays as it is.
    ///
    /// @throws RefusedException with 400 when the patch is malformed, with 422 when it cannot be
    ///   applied
    public static ObjectNode apply(ObjectNode original, JsonNode patch) {
        if (!(patch instanceof ArrayNode operations)) {
            throw Refusal.badRequest("a JSON patch must be a list of operations").asException();
        }
        if (operations.size() > MOST_OPERATIONS) {
            throw new Refusal(
                            413,
                            "RequestEntityTooLarge",
                            "a JSON patch may have at most %d operations, this one has %d"
                                    .formatted(MOST_OPERATIONS, operations.size()),
                            null)
                    .asException();
        }
        var patching = new JsonPatch(original.deepCopy());
        for (var i = 0; i < operations.size(); i++) {
            patching.perform(Operation.read(operations.get(i), i));
        }
        if (patching.document instanceof ObjectNode patched) {
            return patched;
        }
        throw Refusal.unprocessable("a JSON patch must leave an object").asException();
    }

    private void perform(Operation operation) {
        switch (operation.op()) {
            case "add" -> add(operation, operation.value());
            case "remove" -> remove(operation, operation.path());
            case "replace" -> {
                required(operation, operation.path());
                put(operation, operation.value());
            }
            case "move" -> move(operation);
            case "copy" -> copy(operation);
            case "test" -> test(operation);
            default -> throw operation.malformed("unknown op");
        }
    }

    private void move(Operation operation) {
        var from = operation.from();
        if (from.contains(operation.path())) {
            throw operation.fails("a value cannot be moved into itself");
        }
        var value = required(operation, from);
        if (!from.equals(operation.path())) {
            remove(operation, from);
            add(operation, value);
        }
    }

    private void copy(Operation operation) {
        var value = required(operation, operation.from());
        copied += Json.bytes(value).length;
        if (copied > MOST_COPIED_BYTES) {
            throw operation.fails(
                    "the patch copies more than %d bytes".formatted(MOST_COPIED_BYTES));
        }
        add(operation, value.deepCopy());
    }

    private void test(Operation operation) {
        var found = required(operation, operation.path());
        if (!found.equals(JsonPatch::compareScalars, operation.value())) {
            throw operation.fails("the value is another one");
        }
    }

    /// Numbers are equal by value, whatever their notation.
    private static int compareScalars(JsonNode left, JsonNode right) {
        if (left.isIntegralNumber() && right.isIntegralNumber()) {
            return left.bigIntegerValue().compareTo(right.bigIntegerValue());
        }
        if (left.isNumber() && right.isNumber()) {
            return Double.compare(left.doubleValue(), right.doubleValue());
        }
        return left.equals(right) ? 0 : 1;
    }

    private void add(Operation operation, JsonNode value) {
        if (operation.path().isRoot()) {
            document = value;
            return;
        }
        var token = operation.path().last();
        switch (required(operation, operation.path().parent())) {
            case ObjectNode object -> object.set(token, value);
            case ArrayNode array when token.equals(JsonPointer.END) -> array.add(value);
            case ArrayNode array -> {
                var index = JsonPointer.index(token, array.size());
                if (index < 0) {
                    throw operation.fails("there is no such place in the list");
                }
                array.insert(index, value);
            }
            default -> throw operation.fails("the place is in neither an object nor a list");
        }
    }

    /// Overwrites a value that is there.
    private void put(Operation operation, JsonNode value) {
        if (operation.path().isRoot()) {
            document = value;
            return;
        }
        var token = operation.path().last();
        switch (required(operation, operation.path().parent())) {
            case ArrayNode array -> array.set(Integer.parseInt(token), value);
            case ObjectNode object -> object.set(token, value);
            default -> throw operation.fails("the place is in neither an object nor a list");
        }
    }

    private void remove(Operation operation, JsonPointer place) {
        required(operation, place);
        if (place.isRoot()) {
            throw operation.fails("the whole object cannot be removed");
        }
        switch (required(operation, place.parent())) {
            case ArrayNode array -> array.remove(Integer.parseInt(place.last()));
            case ObjectNode object -> object.remove(place.last());
            default -> throw operation.fails("the place is in neither an object nor a list");
        }
    }

    private JsonNode required(Operation operation, JsonPointer place) {
        var value = place.in(document);
        if (value == null) {
            throw operation.fails("there is no such value");
        }
        return value;
    }

    /// One operation of a patch.
    private record Operation(
            int index, String op, JsonPointer path, @Nullable JsonPointer origin, JsonNode node) {

        static Operation read(JsonNode node, int index) {
            var bare = new Operation(index, "", JsonPointer.parse(""), null, node);
            if (!node.isObject()) {
                throw bare.malformed("is no object");
            }
            if (!node.path("op").isTextual()) {
                throw bare.malformed("has no op");
            }
            var origin = node.has("from") ? bare.pointer("from") : null;
            return new Operation(
                    index, node.path("op").textValue(), bare.pointer("path"), origin, node);
        }

        private JsonPointer pointer(String field) {
            var text = node.path(field);
            if (!text.isTextual()) {
                throw malformed("has no " + field);
            }
            try {
                return JsonPointer.parse(text.textValue());
            } catch (IllegalArgumentException e) {
                throw malformed("%s %s".formatted(field, e.getMessage()));
            }
        }

        JsonPointer from() {
            if (origin == null) {
                throw malformed("has no from");
            }
            return origin;
        }

        JsonNode value() {
            var value = node.get("value");
            if (value == null) {
                throw malformed("has no value");
            }
            return value.deepCopy();
        }

        RefusedException malformed(String why) {
            return Refusal.badRequest(
                            "operation %d of the JSON patch %s: %s".formatted(index, why, shown()))
                    .asException();
        }

        RefusedException fails(String why) {
            return Refusal.unprocessable(
                            "operation %d of the JSON patch cannot be done, %s: %s"
                                    .formatted(index, why, shown()))
                    .asException();
        }

        /// Without its value: of a Secret that is no matter for messages.
        private String shown() {
            var bare =
                    node instanceof ObjectNode object ? object.deepCopy().without("value") : node;
            var text = bare.toString();
            return text.length() <= 200 ? text : text.substring(0, 200) + "…";
        }
    }
}
