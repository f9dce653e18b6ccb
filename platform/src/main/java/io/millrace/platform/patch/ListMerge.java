package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Schema;
import io.millrace.platform.schema.Schema.ListSchema;
import io.millrace.platform.schema.Schema.PatchRule;
import io.millrace.platform.schema.Schema.Scalar;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a strategic merge patch does to one list.
record ListMerge(PatchRule rule, Schema schema, String path) {

    /// @param original null when there is no such list yet
    /// @param patch null when only directives speak of the list
    /// @return the list afterwards; null when there is none
    @Nullable ArrayNode apply(
            @Nullable ArrayNode original, @Nullable ArrayNode patch, Directives.OfList directives) {
        if (original == null && patch == null) {
            return null;
        }
        return switch (rule) {
            case PatchRule.MergeByKey(var key) -> byKey(key, original, patch, directives.order());
            case PatchRule.MergeAsSet() -> asSet(original, patch, directives);
            case PatchRule.Usual(), PatchRule.Replace() ->
                    patch == null ? original : cleaned(patch);
        };
    }

    /// A list that replaces another: elements that only carry a directive are none of its own.
    private ArrayNode cleaned(ArrayNode patch) {
        var list = JsonNodeFactory.instance.arrayNode(patch.size());
        for (var element : patch) {
            if (!(element instanceof ObjectNode object)) {
                list.add(element.deepCopy());
            } else if (Directives.of(object, path) == Directives.Manner.MERGE) {
                list.add(StrategicMergePatch.withoutDirective(object));
            }
        }
        return list;
    }

    private ArrayNode asSet(
            @Nullable ArrayNode original, @Nullable ArrayNode patch, Directives.OfList directives) {
        var merged = new LinkedHashMap<JsonNode, JsonNode>();
        if (original != null) {
            original.forEach(it -> merged.put(it, it));
        }
        var before = positions(List.copyOf(merged.keySet()));
        if (directives.deleted() != null) {
            directives.deleted().forEach(merged::remove);
        }
        if (patch != null) {
            patch.forEach(it -> merged.putIfAbsent(it, it));
        }
        return listOf(
                directives.order() == null
                        ? merged.values()
                        : ordered(merged, before, elements(directives.order())));
    }

    private ArrayNode byKey(
            String key,
            @Nullable ArrayNode original,
            @Nullable ArrayNode patch,
            @Nullable ArrayNode order) {
        var elements = patch == null ? List.<ObjectNode>of() : objects(patch);
        if (elements.stream().anyMatch(this::isReplacement)) {
            return cleaned(JsonNodeFactory.instance.arrayNode().addAll(elements));
        }
        var merged = new LinkedHashMap<JsonNode, JsonNode>();
        if (original != null) {
            objects(original).forEach(it -> merged.put(keyOf(it, key), it));
        }
        var before = positions(List.copyOf(merged.keySet()));
        for (var element : elements) {
            mergeElement(merged, element, key);
        }
        if (order == null) {
            return listOf(merged.values());
        }
        var wanted = objects(order).stream().map(it -> keyOf(it, key)).toList();
        requireSameOrder(elements, wanted, key);
        return listOf(ordered(merged, before, wanted));
    }

    private void mergeElement(Map<JsonNode, JsonNode> merged, ObjectNode element, String key) {
        var identity = keyOf(element, key);
        if (Directives.of(element, path) == Directives.Manner.DELETE) {
            merged.remove(identity);
            return;
        }
        var present =
                merged.get(identity) instanceof ObjectNode object
                        ? object
                        : JsonNodeFactory.instance.objectNode();
        var items = schema instanceof ListSchema(var of) ? of : Scalar.ANY;
        merged.put(identity, StrategicMergePatch.merge(present, element, items, path));
    }

    private boolean isReplacement(ObjectNode element) {
        return Directives.of(element, path) == Directives.Manner.REPLACE;
    }

    private List<ObjectNode> objects(ArrayNode list) {
        var objects = new ArrayList<ObjectNode>(list.size());
        for (var element : list) {
            if (!(element instanceof ObjectNode object)) {
                throw Directives.malformed(path, "every element must be an object");
            }
            objects.add(object);
        }
        return objects;
    }

    private static List<JsonNode> elements(ArrayNode list) {
        var elements = new ArrayList<JsonNode>(list.size());
        list.forEach(elements::add);
        return elements;
    }

    private JsonNode keyOf(ObjectNode element, String key) {
        var value = element.get(key);
        if (value == null || value.isNull()) {
            throw Refusal.unprocessable(
                            "strategic merge patch: an element of %s has no merge key %s"
                                    .formatted(path, key))
                    .asException();
        }
        return value;
    }

    private void requireSameOrder(List<ObjectNode> elements, List<JsonNode> wanted, String key) {
        var positions = positions(wanted);
        var last = -1;
        for (var element : elements) {
            if (Directives.of(element, path) == Directives.Manner.DELETE) {
                continue;
            }
            var position = positions.getOrDefault(keyOf(element, key), -1);
            if (position < last) {
                throw Directives.malformed(
                        path, "$setElementOrder must name every element of the list, in its order");
            }
            last = Math.max(last, position);
        }
    }

    /// The elements in the order wanted. Those that it does not name stay in front of the ones that
    /// they stood in front of.
    private static List<JsonNode> ordered(
            Map<JsonNode, JsonNode> merged,
            Map<JsonNode, Integer> before,
            Collection<JsonNode> wanted) {
        var named = new LinkedHashSet<>(wanted);
        named.retainAll(merged.keySet());
        var others = merged.keySet().stream().filter(it -> !named.contains(it)).toList();
        var result = new ArrayList<JsonNode>(merged.size());
        var next = 0;
        for (var key : named) {
            var position = before.getOrDefault(key, -1);
            while (next < others.size() && before.getOrDefault(others.get(next), -1) < position) {
                result.add(valueOf(merged, others.get(next++)));
            }
            result.add(valueOf(merged, key));
        }
        others.subList(next, others.size()).forEach(it -> result.add(valueOf(merged, it)));
        return result;
    }

    private static JsonNode valueOf(Map<JsonNode, JsonNode> merged, JsonNode key) {
        return Objects.requireNonNull(merged.get(key));
    }

    private static Map<JsonNode, Integer> positions(Iterable<JsonNode> keys) {
        var positions = new HashMap<JsonNode, Integer>();
        for (var key : keys) {
            positions.putIfAbsent(key, positions.size());
        }
        return positions;
    }

    private static ArrayNode listOf(Iterable<JsonNode> elements) {
        var list = JsonNodeFactory.instance.arrayNode();
        elements.forEach(list::add);
        return list;
    }
}
