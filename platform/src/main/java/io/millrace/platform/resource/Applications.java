package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.meta.StatusCause;
import io.millrace.contract.meta.StatusDetails;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.patch.Apply;
import io.millrace.platform.patch.Comparison;
import io.millrace.platform.patch.FieldSet;
import io.millrace.platform.schema.Schema;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;

/// Server-side apply of one configuration by one manager.
///
/// @param configuration all that the manager wants
record Applications(Strategy strategy, Write write, ObjectNode configuration) {

    static final String MEDIA_TYPE = "application/apply-patch+yaml";

    /// Says that the requester may also create what is absent; set by the gateway alone.
    static final String MAY_CREATE = "mayCreate";

    static boolean isOne(Command command) {
        return MEDIA_TYPE.equals(command.patchType());
    }

    static Applications of(Strategy strategy, Write write) {
        var configuration = ResourceWrites.bodyOf(write.command());
        if (configuration.path("metadata").has(ManagedFields.FIELD)) {
            throw Refusal.badRequest("metadata.managedFields must be nil").asException();
        }
        requireManager(write.command());
        return new Applications(strategy, write, configuration);
    }

    static void requireManager(Command command) {
        if (command.option("fieldManager").orElse("").isEmpty()) {
            throw Refusal.invalid(
                            "meta.k8s.io",
                            "PatchOptions",
                            "",
                            List.of(
                                    FieldError.required(
                                            "fieldManager", "is required for apply patch")))
                    .asException();
        }
    }

    private FieldOwner manager() {
        return FieldOwner.of(write.command(), FieldOwner.APPLY);
    }

    private Schema schema() {
        return Schema.of(strategy.model());
    }

    /// The places that the configuration speaks of and that this resource lets a client set.
    private FieldSet places() {
        var places = Apply.places(configuration, schema());
        for (var field : strategy.ignored()) {
            places = places.without(field);
        }
        return places;
    }

    /// Nothing is there yet: the configuration is the object.
    Outcome create() {
        var command = write.command();
        var refused = Patches.creationRefused(command, strategy.type());
        if (refused.isPresent()) {
            return new Outcome.Refused(refused.get());
        }
        var metadata = Metadata.of(configuration);
        metadata.set("name", command.name());
        metadata.remove("generateName");
        var places = Tracking.clientsOwn(places());
        return new Creation(strategy, write)
                .create(
                        configuration.deepCopy(),
                        (before, after) ->
                                ManagedFields.NONE.applied(
                                        manager(),
                                        places,
                                        Comparison.of(before, after, schema()),
                                        Timestamps.text(write.work().now())));
    }

    /// Merges the configuration into the stored object, unless others own what it changes.
    Outcome applyTo(Resource stored) {
        var live = stored.tree();
        var managed = managedOf(live);
        var places = places();
        var last = managed.fieldsOf(manager());
        var merged = Apply.merge(live, configuration, schema());
        merged.withObject("/metadata").remove(ManagedFields.FIELD);
        if (!last.isEmpty()) {
            var owned = managed.othersOf(manager(), managed.all()).all().union(places);
            Apply.prune(merged, last, owned, schema());
        }
        var proposed = ResourceWrites.inForm(merged, strategy);
        requireNoConflicts(live, proposed, managed);
        LastApplied.refresh(proposed, configuration, manager());
        return new Replacement(strategy, write, stored)
                .replace(
                        proposed,
                        (before, after) ->
                                managed.applied(
                                        manager(),
                                        Tracking.clientsOwn(places),
                                        Comparison.of(before, after, schema()),
                                        Timestamps.text(write.work().now())));
    }

    private ManagedFields managedOf(ObjectNode live) {
        var managed = ManagedFields.of(live);
        return managed.isEmpty()
                ? ManagedFields.beforeFirstApply(
                        Tracking.clientsOwn(Apply.places(live, schema())),
                        strategy.type().apiVersion())
                : managed;
    }

    private void requireNoConflicts(ObjectNode live, ObjectNode proposed, ManagedFields managed) {
        if (write.command().option("force").filter("true"::equals).isPresent()) {
            return;
        }
        var before = ResourceWrites.inForm(live, strategy);
        var change = Comparison.of(before, proposed, schema()).set();
        var conflicts =
                managed.othersOf(
                        manager(), change.minus(LastApplied.unchanged(live, manager(), schema())));
        if (!conflicts.isEmpty()) {
            throw refusal(conflicts).asException();
        }
    }

    private static Refusal refusal(ManagedFields conflicts) {
        var causes = new ArrayList<StatusCause>();
        var lines = new ArrayList<String>();
        for (var entry : conflicts.entries()) {
            var who = entry.manager().shown();
            lines.add("conflicts with " + who + ":");
            for (var path : entry.fields().paths()) {
                lines.add("- " + path);
                causes.add(new StatusCause("FieldManagerConflict", "conflict with " + who, path));
            }
        }
        var message =
                causes.size() == 1
                        ? "Apply failed with 1 conflict: %s: %s"
                                .formatted(causes.getFirst().message(), causes.getFirst().field())
                        : "Apply failed with %d conflicts: %s"
                                .formatted(causes.size(), String.join("\n", lines));
        return new Refusal(
                409, "Conflict", message, new StatusDetails(null, null, null, null, causes, null));
    }
}
