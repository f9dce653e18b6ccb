package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.status.Refusal;

/// JSON merge patch, RFC 7396: objects are merged, null removes, everything else is replaced.
public final class JsonMergePatch {

    private JsonMergePatch() {}

    /// The patched object; the original stays as it is.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 400 when the patch is no object
    public static ObjectNode apply(ObjectNode original, JsonNode patch) {
        if (!(patch instanceof ObjectNode object)) {
            throw Refusal.badRequest("a merge patch must be a JSON object").asException();
        }
        return merge(original.deepCopy(), object);
    }

    private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        for (var entry : patch.properties()) {
            var name = entry.getKey();
            switch (entry.getValue()) {
                case ObjectNode object -> {
                    var child =
                            target.get(name) instanceof ObjectNode present
                                    ? present
                                    : JsonNodeFactory.instance.objectNode();
                    target.set(name, merge(child, object));
                }
                case JsonNode value when value.isNull() -> target.remove(name);
                case JsonNode value -> target.set(name, value.deepCopy());
            }
        }
        return target;
    }
}
