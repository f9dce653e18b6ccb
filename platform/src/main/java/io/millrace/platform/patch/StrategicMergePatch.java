package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Schema;
import io.millrace.platform.schema.Schema.Field;
import io.millrace.platform.schema.Schema.ListSchema;
import io.millrace.platform.schema.Schema.MapSchema;
import io.millrace.platform.schema.Schema.ObjectSchema;
import io.millrace.platform.schema.Schema.PatchRule;
import io.millrace.platform.schema.Schema.Scalar;
import io.millrace.platform.status.Refusal;
import java.util.HashSet;

/// Kubernetes' strategic merge patch: a merge patch that knows which lists have keys, with
/// directives for what a merge cannot say (`$patch`, `$deleteFromPrimitiveList`,
/// `$setElementOrder`, `$retainKeys`).
public final class StrategicMergePatch {

    private StrategicMergePatch() {}

    /// The patched object; the original stays as it is.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 400 when the patch is malformed,
    ///   with 422 when it cannot be applied
    public static ObjectNode apply(ObjectNode original, JsonNode patch, Schema schema) {
        if (!(patch instanceof ObjectNode object)) {
            throw Refusal.badRequest("a strategic merge patch must be a JSON object").asException();
        }
        return merge(original.deepCopy(), object, schema, "");
    }

    /// Merges the patch into the target. The target may be empty: that is how new objects lose the
    /// patch's directives and nulls.
    static ObjectNode merge(ObjectNode target, ObjectNode patch, Schema schema, String path) {
        switch (Directives.of(patch, path)) {
            case DELETE -> {
                return JsonNodeFactory.instance.objectNode();
            }
            case REPLACE -> {
                return withoutDirective(patch);
            }
            case MERGE -> {}
        }
        Directives.retainKeys(target, patch, path);
        var done = new HashSet<String>();
        for (var entry : patch.properties()) {
            var field = Directives.subject(entry.getKey());
            if (!field.isEmpty() && done.add(field)) {
                mergeField(target, patch, field, schema, path);
            }
        }
        return target;
    }

    private static void mergeField(
            ObjectNode target, ObjectNode patch, String field, Schema schema, String path) {
        var value = patch.get(field);
        if (value != null && value.isNull()) {
            target.remove(field);
            return;
        }
        var rule = ruleOf(schema, field);
        var fieldPath = path.isEmpty() ? field : path + "." + field;
        var directives = Directives.ofList(patch, field, fieldPath);
        if (directives.isPresent() && value != null && !value.isArray()) {
            throw Directives.malformed(fieldPath, "must be a list, as its directives say");
        }
        if (value instanceof ArrayNode || directives.isPresent()) {
            var merge = new ListMerge(rule, childOf(schema, field), fieldPath);
            var merged =
                    merge.apply(
                            target.get(field) instanceof ArrayNode list ? list : null,
                            value instanceof ArrayNode list ? list : null,
                            directives);
            if (merged != null) {
                target.set(field, merged);
            }
        } else if (value instanceof ObjectNode object && !(rule instanceof PatchRule.Replace)) {
            var child =
                    target.get(field) instanceof ObjectNode present
                            ? present
                            : JsonNodeFactory.instance.objectNode();
            target.set(field, merge(child, object, childOf(schema, field), fieldPath));
        } else if (value != null) {
            target.set(field, value.deepCopy());
        }
    }

    private static PatchRule ruleOf(Schema schema, String field) {
        return schema instanceof ObjectSchema object
                ? object.field(field).map(Field::patchRule).orElseGet(PatchRule.Usual::new)
                : new PatchRule.Usual();
    }

    private static Schema childOf(Schema schema, String field) {
        return switch (schema) {
            case ObjectSchema object -> object.field(field).map(Field::schema).orElse(Scalar.ANY);
            case MapSchema(var values) -> values;
            case ListSchema _, Scalar _ -> Scalar.ANY;
        };
    }

    static ObjectNode withoutDirective(ObjectNode patch) {
        var copy = patch.deepCopy();
        copy.remove(Directives.PATCH);
        return copy;
    }
}
