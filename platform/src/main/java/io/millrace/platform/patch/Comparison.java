package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.patch.Ownership.Part;
import io.millrace.platform.schema.Schema;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What has become of the places of an object.
///
/// @param added places that were not there
/// @param modified places whose value is another one
/// @param removed places that are no longer there
public record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {

    private static final Comparison SAME =
            new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);
    private static final Comparison ADDED =
            new Comparison(FieldSet.MEMBER, FieldSet.EMPTY, FieldSet.EMPTY);
    private static final Comparison MODIFIED =
            new Comparison(FieldSet.EMPTY, FieldSet.MEMBER, FieldSet.EMPTY);
    private static final Comparison REMOVED =
            new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.MEMBER);

    public static Comparison of(ObjectNode before, ObjectNode after, Schema schema) {
        return of(before, after, Ownership.of(schema));
    }

    /// The places that have a value that they did not have.
    public FieldSet set() {
        return added.union(modified);
    }

    private static Comparison of(
            @Nullable JsonNode before, @Nullable JsonNode after, Ownership ownership) {
        var left = ownership.parts(before);
        var right = ownership.parts(after);
        var isLeaf =
                (before != null && left == null)
                        || (after != null && right == null)
                        || (isEmpty(left) && isEmpty(right));
        if (isLeaf) {
            return leaf(before, after);
        }
        var added = new TreeMap<String, FieldSet>();
        var modified = new TreeMap<String, FieldSet>();
        var removed = new TreeMap<String, FieldSet>();
        var steps = new LinkedHashSet<String>();
        steps.addAll(left == null ? Map.<String, Part>of().keySet() : left.keySet());
        steps.addAll(right == null ? Map.<String, Part>of().keySet() : right.keySet());
        for (var step : steps) {
            var part =
                    of(
                            left == null ? null : left.get(step),
                            right == null ? null : right.get(step));
            put(added, step, part.added);
            put(modified, step, part.modified);
            put(removed, step, part.removed);
        }
        return new Comparison(
                new FieldSet(before == null, added),
                new FieldSet(false, modified),
                new FieldSet(after == null, removed));
    }

    private static Comparison of(@Nullable Part before, @Nullable Part after) {
        var ownership =
                after != null
                        ? after.ownership()
                        : before == null ? new Ownership.Whole() : before.ownership();
        return of(
                before == null ? null : before.value(),
                after == null ? null : after.value(),
                ownership);
    }

    private static Comparison leaf(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null) {
            return after == null ? SAME : ADDED;
        }
        if (after == null) {
            return REMOVED;
        }
        return before.equals(after) ? SAME : MODIFIED;
    }

    private static boolean isEmpty(@Nullable Map<String, Part> parts) {
        return parts == null || parts.isEmpty();
    }

    private static void put(Map<String, FieldSet> sets, String step, FieldSet set) {
        if (!set.isEmpty()) {
            sets.put(step, set);
        }
    }
}
