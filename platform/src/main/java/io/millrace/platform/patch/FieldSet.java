package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A set of places in an object, as `metadata.managedFields` writes it down: a tree of steps
/// (`f:name` a field, `k:{"name":"a"}` a list's element by its key, `v:"x"` an element by its
/// value, `i:0` by its place), with `.` where a place that has others below it is a member itself.
///
/// @param member whether this very place is in the set
/// @param below the places below this one, by their steps
public record FieldSet(boolean member, SortedMap<String, FieldSet> below) {

    public static final FieldSet EMPTY = new FieldSet(false, new TreeMap<>());
    static final FieldSet MEMBER = new FieldSet(true, new TreeMap<>());

    private static final String ITSELF = ".";

    public FieldSet {
        below = Collections.unmodifiableSortedMap(below);
    }

    /// Reads `fieldsV1`.
    ///
    /// @throws IllegalArgumentException when it is none
    public static FieldSet parse(JsonNode fields) {
        var below = new TreeMap<String, FieldSet>();
        for (var field : fields.properties()) {
            if (!(field.getValue() instanceof ObjectNode child)) {
                throw new IllegalArgumentException(field.getKey() + " is no object");
            }
            if (!field.getKey().equals(ITSELF)) {
                below.merge(step(field.getKey()), parseBelow(child), FieldSet::union);
            }
        }
        return new FieldSet(false, below);
    }

    private static FieldSet parseBelow(ObjectNode child) {
        var set = parse(child);
        return child.isEmpty() || child.has(ITSELF) ? set.asMember(true) : set;
    }

    private static String step(String text) {
        if (text.startsWith("f:")) {
            return text;
        }
        if (text.startsWith("i:")) {
            return "i:" + Integer.parseInt(text.substring(2));
        }
        if (text.startsWith("k:") || text.startsWith("v:")) {
            try {
                var value = Json.tree(text.substring(2).getBytes(StandardCharsets.UTF_8));
                return text.substring(0, 2) + Json.text(value);
            } catch (UncheckedIOException malformed) {
                throw new IllegalArgumentException(text + " is no step", malformed);
            }
        }
        throw new IllegalArgumentException(text + " is no step");
    }

    /// The set as `fieldsV1`.
    public ObjectNode toJson() {
        var json = Json.object();
        if (member && !below.isEmpty()) {
            json.putObject(ITSELF);
        }
        below.forEach((step, set) -> json.set(step, set.toJson()));
        return json;
    }

    FieldSet asMember(boolean isMember) {
        return isMember == member ? this : new FieldSet(isMember, below);
    }

    /// What lies below the step, the step's own place included.
    FieldSet at(String step) {
        return below.getOrDefault(step, EMPTY);
    }

    public boolean isEmpty() {
        return !member && below.isEmpty();
    }

    public FieldSet union(FieldSet other) {
        var all = new TreeMap<>(below);
        other.below.forEach((step, set) -> all.merge(step, set, FieldSet::union));
        return new FieldSet(member || other.member, all);
    }

    public FieldSet intersection(FieldSet other) {
        var common = new TreeMap<String, FieldSet>();
        below.forEach((step, set) -> put(common, step, set.intersection(other.at(step))));
        return new FieldSet(member && other.member, common);
    }

    /// The members that are not the other's.
    public FieldSet minus(FieldSet other) {
        var rest = new TreeMap<String, FieldSet>();
        below.forEach((step, set) -> put(rest, step, set.minus(other.at(step))));
        return new FieldSet(member && !other.member, rest);
    }

    /// The set without a field and whatever lies below it.
    public FieldSet without(String field) {
        var rest = new TreeMap<>(below);
        rest.remove("f:" + field);
        return new FieldSet(member, rest);
    }

    /// The set without some fields of a field; the field's own place is none of it either.
    public FieldSet without(String field, Collection<String> fields) {
        var inner = at("f:" + field).asMember(false);
        for (var one : fields) {
            inner = inner.without(one);
        }
        var rest = new TreeMap<>(without(field).below);
        put(rest, "f:" + field, inner);
        return new FieldSet(member, rest);
    }

    private static void put(SortedMap<String, FieldSet> sets, String step, FieldSet set) {
        if (!set.isEmpty()) {
            sets.put(step, set);
        }
    }

    /// The members as messages show them: `.spec.tags[name="latest"].from`.
    public List<String> paths() {
        var paths = new ArrayList<String>();
        collect("", paths);
        return paths;
    }

    private void collect(String path, List<String> paths) {
        if (member) {
            paths.add(path);
        }
        below.forEach((step, set) -> set.collect(path + shown(step), paths));
    }

    private static String shown(String step) {
        var text = step.substring(2);
        return switch (step.charAt(0)) {
            case 'f' -> "." + text;
            case 'k' -> "[" + keys(text).orElse(text) + "]";
            case 'v' -> "[=" + text + "]";
            default -> "[" + text + "]";
        };
    }

    private static Optional<String> keys(String json) {
        return Json.tree(json.getBytes(StandardCharsets.UTF_8)).properties().stream()
                .map(it -> it.getKey() + "=" + Json.text(it.getValue()))
                .reduce((left, right) -> left + "," + right);
    }
}
