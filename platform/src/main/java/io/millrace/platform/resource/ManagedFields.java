package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.patch.Comparison;
import io.millrace.platform.patch.FieldSet;
import io.millrace.platform.schema.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Who has set which fields of an object: its `metadata.managedFields` (Kubernetes, "Field
/// Management").
record ManagedFields(List<Entry> entries) {

    static final ManagedFields NONE = new ManagedFields(List.of());
    static final String FIELD = "managedFields";

    private static final int MOST_UPDATERS = 10;
    private static final String OLD_UPDATERS = "ancient-changes";
    private static final String BEFORE_FIRST_APPLY = "before-first-apply";

    ManagedFields {
        entries = List.copyOf(entries);
    }

    /// @param time of the manager's last change, as it stands in the object; may be empty
    record Entry(FieldOwner manager, String time, FieldSet fields) {

        private Entry withFields(FieldSet other, String now) {
            return other.equals(fields) ? this : new Entry(manager, now, other);
        }
    }

    /// What the object says; nothing if that cannot be read.
    static ManagedFields of(ObjectNode object) {
        return read(object.path("metadata").path(FIELD)).orElse(NONE);
    }

    /// What an update says about managed fields: it may leave, replace or forget them.
    static ManagedFields sent(ObjectNode proposed, ObjectNode stored) {
        var sent = proposed.path("metadata").path(FIELD);
        if (isReset(sent)) {
            return NONE;
        }
        return read(sent).filter(it -> !it.isEmpty()).orElseGet(() -> of(stored));
    }

    private static boolean isReset(JsonNode sent) {
        return sent.isArray() && (sent.isEmpty() || (sent.size() == 1 && sent.get(0).isEmpty()));
    }

    private static Optional<ManagedFields> read(JsonNode array) {
        var entries = new ArrayList<Entry>();
        try {
            for (var entry : array) {
                entries.add(
                        new Entry(
                                FieldOwner.read(entry),
                                entry.path("time").asText(""),
                                FieldSet.parse(entry.path("fieldsV1"))));
            }
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
        return Optional.of(new ManagedFields(entries));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /// Writes them into the object's metadata.
    void writeTo(ObjectNode object) {
        var metadata = object.withObject("/metadata");
        metadata.remove(FIELD);
        if (!entries.isEmpty()) {
            metadata.set(FIELD, toJson());
        }
    }

    private ArrayNode toJson() {
        var array = Json.object().putArray(FIELD);
        for (var entry : entries) {
            var node = array.addObject();
            entry.manager.writeTo(node);
            if (!entry.time.isEmpty()) {
                node.put("time", entry.time);
            }
            node.put("fieldsType", "FieldsV1");
            node.set("fieldsV1", entry.fields.toJson());
        }
        return array;
    }

    /// Whether the same managers have set the same fields, whenever they did.
    boolean agreesWith(ManagedFields other) {
        return timeless().equals(other.timeless());
    }

    private List<Entry> timeless() {
        return entries.stream()
                .map(it -> new Entry(it.manager, "", it.fields))
                .sorted(Comparator.comparing(it -> it.manager.toString()))
                .toList();
    }

    FieldSet fieldsOf(FieldOwner manager) {
        return entries.stream()
                .filter(it -> it.manager.isSame(manager))
                .map(Entry::fields)
                .reduce(FieldSet.EMPTY, FieldSet::union);
    }

    FieldSet all() {
        return entries.stream().map(Entry::fields).reduce(FieldSet.EMPTY, FieldSet::union);
    }

    /// What others have set of these fields.
    ManagedFields othersOf(FieldOwner manager, FieldSet fields) {
        return new ManagedFields(
                entries.stream()
                        .filter(it -> !it.manager.isSame(manager))
                        .map(it -> new Entry(it.manager, it.time, it.fields.intersection(fields)))
                        .filter(it -> !it.fields.isEmpty())
                        .toList());
    }

    /// All there is was set by somebody before anybody applied anything.
    static ManagedFields beforeFirstApply(FieldSet all, String apiVersion) {
        var manager = new FieldOwner(BEFORE_FIRST_APPLY, FieldOwner.UPDATE, apiVersion, "");
        return new ManagedFields(List.of(new Entry(manager, "", all)));
    }

    /// A manager has set more fields; what was changed or removed is no longer the others'.
    ManagedFields updated(FieldOwner manager, FieldSet set, Comparison change, String now) {
        return without(change, manager)
                .with(manager, now, it -> it.union(set).minus(change.removed()))
                .bounded();
    }

    /// A manager has applied exactly these fields.
    ManagedFields applied(FieldOwner manager, FieldSet fields, Comparison change, String now) {
        return without(change, manager).with(manager, now, it -> fields);
    }

    /// What was changed or removed belongs to nobody but the manager who did that.
    ManagedFields without(Comparison change, FieldOwner manager) {
        var lost = change.set().union(change.removed());
        return mapped(it ->
                it.withFields(
                        it.fields.minus(it.manager.isSame(manager) ? change.removed() : lost),
                        it.time));
    }

    private ManagedFields with(FieldOwner manager, String now, UnaryOperator<FieldSet> fields) {
        var known = entries.stream().filter(it -> it.manager.isSame(manager)).findFirst();
        var before = known.orElseGet(() -> new Entry(manager, now, FieldSet.EMPTY));
        var next = new ArrayList<>(entries);
        next.removeIf(it -> it.manager.isSame(manager));
        next.add(before.withFields(fields.apply(before.fields), now));
        return new ManagedFields(next).mapped(it -> it);
    }

    /// Without managers of nothing, in the order in which they are shown.
    private ManagedFields mapped(UnaryOperator<Entry> change) {
        return new ManagedFields(
                entries.stream()
                        .map(change)
                        .filter(it -> !it.fields.isEmpty())
                        .sorted(
                                Comparator.comparing((Entry it) -> it.manager.operation())
                                        .thenComparing(Entry::time)
                                        .thenComparing(it -> it.manager.name()))
                        .toList());
    }

    /// The oldest updaters become one, so that an object does not remember everybody.
    private ManagedFields bounded() {
        var updaters = entries.stream().filter(it -> !it.manager.applies()).toList();
        if (updaters.size() <= MOST_UPDATERS) {
            return this;
        }
        var old = updaters.subList(0, updaters.size() - MOST_UPDATERS + 1);
        var fields = old.stream().map(Entry::fields).reduce(FieldSet.EMPTY, FieldSet::union);
        var latest = old.getLast();
        var kept = new ArrayList<>(entries);
        kept.removeAll(old);
        kept.add(new Entry(latest.manager.named(OLD_UPDATERS), latest.time, fields));
        return new ManagedFields(kept).mapped(it -> it);
    }
}
