package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.patch.Ownership.Elements;
import io.millrace.platform.patch.Ownership.Part;
import io.millrace.platform.patch.Ownership.Values;
import io.millrace.platform.schema.Schema;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Server-side apply (Kubernetes, "Server-Side Apply"): a manager says all that it wants of an
/// object, and what it no longer says goes, unless somebody else wants it.
public final class Apply {

    private Apply() {}

    /// The places that an applied configuration speaks of.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 400 when a list's elements cannot
    ///   be told apart
    public static FieldSet places(ObjectNode configuration, Schema schema) {
        return places(configuration, Ownership.of(schema), "", false);
    }

    private static FieldSet places(
            JsonNode value, Ownership ownership, String path, boolean isElement) {
        requireKeys(value, ownership, path);
        var parts = ownership.parts(value);
        if (parts == null || parts.isEmpty()) {
            return FieldSet.MEMBER;
        }
        var below = new TreeMap<String, FieldSet>();
        parts.forEach((step, part) ->
                below.put(
                        step,
                        places(
                                part.value(),
                                part.ownership(),
                                path + shown(step),
                                ownership instanceof Elements)));
        return new FieldSet(isElement, below);
    }

    private static String shown(String step) {
        return String.join(
                "", new FieldSet(false, new TreeMap<>(Map.of(step, FieldSet.MEMBER))).paths());
    }

    private static void requireKeys(JsonNode value, Ownership ownership, String path) {
        if (!(value instanceof ArrayNode list)
                || !(ownership instanceof Elements || ownership instanceof Values)) {
            return;
        }
        var steps = new java.util.HashSet<String>();
        for (var i = 0; i < list.size(); i++) {
            var step = ownership.step(list.get(i));
            if (step.isEmpty() && ownership instanceof Elements(var key, _)) {
                throw Refusal.badRequest(
                                "the configuration cannot be applied: %s: element %d lacks the key \"%s\" of its list"
                                        .formatted(path, i, key))
                        .asException();
            }
            if (step.isPresent() && !steps.add(step.get())) {
                throw Refusal.badRequest(
                                "the configuration cannot be applied: %s: duplicate entries for key %s"
                                        .formatted(path, shown(step.get())))
                        .asException();
            }
        }
    }

    /// The live object with everything that the configuration says; neither is changed.
    public static ObjectNode merge(ObjectNode live, ObjectNode configuration, Schema schema) {
        return (ObjectNode) merge(live, configuration, Ownership.of(schema));
    }

    private static JsonNode merge(JsonNode live, JsonNode applied, Ownership ownership) {
        var before = ownership.parts(live);
        var wanted = ownership.parts(applied);
        if (before == null || wanted == null) {
            return applied.deepCopy();
        }
        if (live instanceof ArrayNode list) {
            return mergeLists(list, before, wanted, ownership);
        }
        var merged = ((ObjectNode) live).deepCopy();
        wanted.forEach((step, part) -> merged.set(step.substring(2), merged(before, step, part)));
        return merged;
    }

    private static JsonNode merged(Map<String, Part> before, String step, Part part) {
        var present = before.get(step);
        return present == null
                ? part.value().deepCopy()
                : merge(present.value(), part.value(), part.ownership());
    }

    /// The wanted order. What it does not name stays in front of what it stood in front of.
    private static ArrayNode mergeLists(
            ArrayNode live,
            Map<String, Part> before,
            Map<String, Part> wanted,
            Ownership ownership) {
        var others = new ArrayList<Map.Entry<Integer, JsonNode>>();
        var positions = new LinkedHashMap<String, Integer>();
        for (var i = 0; i < live.size(); i++) {
            var step = ownership.step(live.get(i)).orElse("");
            positions.putIfAbsent(step, i);
            if (!wanted.containsKey(step)) {
                others.add(Map.entry(i, live.get(i)));
            }
        }
        var merged = JsonNodeFactory.instance.arrayNode();
        for (var part : wanted.entrySet()) {
            var position = positions.getOrDefault(part.getKey(), -1);
            while (!others.isEmpty() && others.getFirst().getKey() < position) {
                merged.add(others.removeFirst().getValue().deepCopy());
            }
            merged.add(merged(before, part.getKey(), part.getValue()));
        }
        others.forEach(it -> merged.add(it.getValue().deepCopy()));
        return merged;
    }

    /// Takes away in place what the manager applied before and nobody owns any longer.
    ///
    /// @param last what the manager applied before
    /// @param owned what anybody owns now, the manager included
    public static void prune(ObjectNode merged, FieldSet last, FieldSet owned, Schema schema) {
        var root = Ownership.of(schema);
        prune(merged, withParents(last, root), withParents(owned, root), root);
    }

    /// Whoever owns a field owns the declared objects around it, too.
    private static FieldSet withParents(FieldSet set, Ownership ownership) {
        var below = new TreeMap<String, FieldSet>();
        set.below()
                .forEach((step, child) -> {
                    var inner = withParents(child, ownership.child(step));
                    var isField = ownership instanceof Ownership.Fields;
                    below.put(step, isField ? inner.asMember(true) : inner);
                });
        return new FieldSet(set.member(), below);
    }

    private static void prune(JsonNode value, FieldSet last, FieldSet owned, Ownership ownership) {
        var parts = ownership.parts(value);
        if (parts == null) {
            return;
        }
        var gone = new ArrayList<String>();
        parts.forEach((step, part) -> {
            var lastPart = last.at(step);
            var ownedPart = owned.at(step);
            var isMap = part.ownership() instanceof Ownership.Entries;
            if (lastPart.member() && !ownedPart.member() && !isMap) {
                gone.add(step);
            } else if (!lastPart.isEmpty()) {
                prune(part.value(), lastPart, ownedPart, part.ownership());
                if (isMap && part.value().isEmpty() && !ownedPart.member()) {
                    gone.add(step);
                }
            }
        });
        remove(value, gone, ownership);
    }

    private static void remove(JsonNode value, List<String> steps, Ownership ownership) {
        if (value instanceof ObjectNode object) {
            steps.forEach(it -> object.remove(it.substring(2)));
        } else if (value instanceof ArrayNode list && !steps.isEmpty()) {
            for (var i = list.size() - 1; i >= 0; i--) {
                if (steps.contains(
                        ownership.step(Objects.requireNonNull(list.get(i))).orElse(""))) {
                    list.remove(i);
                }
            }
        }
    }
}
