package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/// The directives of a strategic merge patch, read off one of its objects.
final class Directives {

    static final String PATCH = "$patch";

    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    private static final String ORDER = "$setElementOrder/";

    private Directives() {}

    /// What `$patch` says about an object.
    enum Manner {
        MERGE,
        REPLACE,
        DELETE
    }

    static Manner of(JsonNode patch, String path) {
        var directive = patch.get(PATCH);
        if (directive == null) {
            return Manner.MERGE;
        }
        return switch (directive.asText()) {
            case "merge" -> Manner.MERGE;
            case "replace" -> Manner.REPLACE;
            case "delete" -> Manner.DELETE;
            default ->
                    throw malformed(
                            path, "$patch must be merge, replace or delete, not " + directive);
        };
    }

    /// The field that a key of a patch is about; empty when it is about the object itself.
    static String subject(String key) {
        if (key.equals(PATCH) || key.equals(RETAIN_KEYS)) {
            return "";
        }
        if (key.startsWith(DELETE_FROM)) {
            return key.substring(DELETE_FROM.length());
        }
        return key.startsWith(ORDER) ? key.substring(ORDER.length()) : key;
    }

    /// Removes what `$retainKeys` does not name.
    static void retainKeys(ObjectNode target, ObjectNode patch, String path) {
        var directive = list(patch, RETAIN_KEYS, path);
        if (directive == null) {
            return;
        }
        var kept = new HashSet<String>();
        directive.forEach(it -> kept.add(it.asText()));
        for (var key : patch.propertyStream().map(it -> it.getKey()).toList()) {
            if (!key.startsWith("$") && !patch.get(key).isNull() && !kept.contains(key)) {
                throw malformed(path, "$retainKeys must name the patch's own field " + key);
            }
        }
        target.retain(kept);
    }

    static OfList ofList(ObjectNode patch, String field, String path) {
        return new OfList(list(patch, DELETE_FROM + field, path), list(patch, ORDER + field, path));
    }

    private static @Nullable ArrayNode list(ObjectNode patch, String directive, String path) {
        var value = patch.get(directive);
        if (value == null || value instanceof ArrayNode) {
            return (ArrayNode) value;
        }
        throw malformed(path, directive + " must be a list");
    }

    static RefusedException malformed(String path, String why) {
        var where = path.isEmpty() ? "" : path + ": ";
        return Refusal.badRequest("malformed strategic merge patch: " + where + why).asException();
    }

    /// The directives about one list.
    ///
    /// @param deleted plain values to remove
    /// @param order plain values, or the keys of elements, in the order wanted
    record OfList(@Nullable ArrayNode deleted, @Nullable ArrayNode order) {

        boolean isPresent() {
            return deleted != null || order != null;
        }
    }
}
