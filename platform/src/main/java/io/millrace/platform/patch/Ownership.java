package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import io.millrace.platform.schema.Schema;
import io.millrace.platform.schema.Schema.Field;
import io.millrace.platform.schema.Schema.ListSchema;
import io.millrace.platform.schema.Schema.MapSchema;
import io.millrace.platform.schema.Schema.ObjectSchema;
import io.millrace.platform.schema.Schema.PatchRule;
import io.millrace.platform.schema.Schema.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a value is owned: as a whole, or in parts that may have different owners. A list has parts
/// where a strategic merge patch would merge it.
sealed interface Ownership {

    /// The value is one thing: a scalar, a list without keys, a reference.
    record Whole() implements Ownership {}

    /// An object with declared fields.
    record Fields(ObjectSchema schema) implements Ownership {}

    /// An object with keys of the user's choice.
    record Entries(Schema values) implements Ownership {}

    /// A list whose elements are told apart by a key.
    record Elements(String key, Schema items) implements Ownership {}

    /// A list of plain values, each there at most once.
    record Values() implements Ownership {}

    /// A part of a value.
    record Part(JsonNode value, Ownership ownership) {}

    static Ownership of(Schema schema) {
        return of(schema, new PatchRule.Usual());
    }

    static Ownership of(Schema schema, PatchRule rule) {
        return switch (schema) {
            case ObjectSchema object when !object.isAtomic() && rule instanceof PatchRule.Usual ->
                    new Fields(object);
            case MapSchema(var values) when rule instanceof PatchRule.Usual -> new Entries(values);
            case ListSchema(var items) ->
                    switch (rule) {
                        case PatchRule.MergeByKey(var key) -> new Elements(key, items);
                        case PatchRule.MergeAsSet() -> new Values();
                        case PatchRule.Usual(), PatchRule.Replace() -> new Whole();
                    };
            case ObjectSchema _, MapSchema _, Scalar _ -> new Whole();
        };
    }

    /// The value's parts by their steps; null when it is owned as a whole.
    default @Nullable Map<String, Part> parts(@Nullable JsonNode value) {
        var parts = new LinkedHashMap<String, Part>();
        switch (value) {
            case ObjectNode object when this instanceof Fields(var schema) ->
                    object.properties()
                            .forEach(it ->
                                    parts.put(
                                            "f:" + it.getKey(),
                                            new Part(it.getValue(), of(schema, it.getKey()))));
            case ObjectNode object when this instanceof Entries(var values) ->
                    object.properties()
                            .forEach(it ->
                                    parts.put(
                                            "f:" + it.getKey(),
                                            new Part(it.getValue(), of(values))));
            case ArrayNode list when this instanceof Elements || this instanceof Values ->
                    list.forEach(it -> step(it).ifPresent(step -> parts.put(step, element(it))));
            case null, default -> {
                return null;
            }
        }
        return parts;
    }

    /// The step to an element of this list; empty when the element lacks the key.
    default Optional<String> step(JsonNode element) {
        return switch (this) {
            case Elements(var key, _) ->
                    element.hasNonNull(key)
                            ? Optional.of(
                                    "k:" + Json.text(Json.object().set(key, element.get(key))))
                            : Optional.empty();
            case Values() -> Optional.of("v:" + Json.text(element));
            case Whole(), Fields _, Entries _ -> Optional.empty();
        };
    }

    /// How the part at the step is owned.
    default Ownership child(String step) {
        return switch (this) {
            case Fields(var schema) -> of(schema, step.substring(2));
            case Entries(var values) -> of(values);
            case Elements(_, var items) -> of(items);
            case Whole(), Values() -> new Whole();
        };
    }

    private Part element(JsonNode value) {
        return new Part(value, this instanceof Elements(_, var items) ? of(items) : new Whole());
    }

    private static Ownership of(ObjectSchema schema, String field) {
        return schema.field(field)
                .map((Field it) -> of(it.schema(), it.patchRule()))
                .orElseGet(Whole::new);
    }
}
