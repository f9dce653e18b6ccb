package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.patch.Comparison;
import io.millrace.platform.patch.FieldSet;
import io.millrace.platform.schema.Schema;
import java.util.List;

/// How a write changes who owns which field.
interface Tracking {

    /// @param before the stored object, in the form of its kind
    /// @param after what is about to be stored
    ManagedFields after(ObjectNode before, ObjectNode after);

    /// What every object has and nobody sets.
    List<String> SERVERS_OWN =
            List.of(
                    "name",
                    "namespace",
                    "creationTimestamp",
                    "selfLink",
                    "uid",
                    "generation",
                    "managedFields",
                    "resourceVersion");

    /// A write that says what the object shall be. What it changed is its manager's, unless the
    /// server ignored it. An object whose fields nobody manages stays as free.
    static Tracking ofUpdate(
            Strategy strategy, Write write, ManagedFields managed, ObjectNode proposed) {
        return (before, after) -> {
            if (managed.isEmpty()) {
                return managed;
            }
            return updated(strategy, write, managed, proposed, before, after);
        };
    }

    static Tracking ofCreation(Strategy strategy, Write write, ObjectNode proposed) {
        return (before, after) ->
                updated(strategy, write, ManagedFields.NONE, proposed, before, after);
    }

    private static ManagedFields updated(
            Strategy strategy,
            Write write,
            ManagedFields managed,
            ObjectNode proposed,
            ObjectNode before,
            ObjectNode after) {
        var schema = Schema.of(strategy.model());
        var change = Comparison.of(before, after, schema);
        var manager = FieldOwner.of(write.command(), FieldOwner.UPDATE);
        if (manager.name().isEmpty()) {
            return managed.without(change, manager);
        }
        var asked = Comparison.of(before, proposed, schema).set();
        var set = clientsOwn(asked.intersection(change.set()));
        return managed.updated(manager, set, change, Timestamps.text(write.work().now()));
    }

    /// The fields that a client may own.
    static FieldSet clientsOwn(FieldSet fields) {
        var own = fields.without("apiVersion").without("kind");
        return own.without("metadata", SERVERS_OWN);
    }
}
