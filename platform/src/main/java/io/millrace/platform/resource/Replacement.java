package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Storing an object in the place of one that is there.
record Replacement(Strategy strategy, Write write, Resource stored) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /// The object that a client sends instead of the stored one.
    Outcome update(ObjectNode proposed) {
        var version = versionOf(proposed);
        return version.isEmpty() && !strategy.allowsUnconditionalUpdate()
                ? invalidVersion(new FieldError.Unsigned(0), "must be specified for an update")
                : replace(proposed);
    }

    /// The stored object as a client's patch has left it.
    Outcome replace(ObjectNode proposed) {
        var managed = ManagedFields.sent(proposed, stored.tree());
        return replace(
                proposed,
                (before, after) ->
                        Tracking.ofUpdate(
                                        strategy,
                                        write,
                                        managed,
                                        ResourceWrites.inForm(proposed, strategy))
                                .after(before, after));
    }

    Outcome replace(ObjectNode proposed, Tracking tracking) {
        var refusal = refusal(proposed);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var previous = stored.tree();
        Metadata.of(proposed).keepIdentityOf(Metadata.of(previous));
        proposed.put("apiVersion", type().apiVersion());
        proposed.put("kind", type().kind());
        var next = strategy.prepareForUpdate(proposed.deepCopy(), previous.deepCopy(), write);
        var errors = new ArrayList<>(MetadataRules.faults(next));
        errors.addAll(ReferenceRules.newFinalizers(previous, next));
        errors.addAll(strategy.validate(next, Optional.of(previous), write));
        if (!errors.isEmpty()) {
            return ResourceWrites.invalid(type(), stored.key().name(), errors);
        }
        Metadata.of(next).set("resourceVersion", Long.toString(stored.sequence()));
        if (Deletion.isFinished(next)) {
            return new Deletion(strategy, write).finish(stored);
        }
        return store(next, previous, tracking);
    }

    private Outcome store(ObjectNode next, ObjectNode previous, Tracking tracking) {
        var managedBefore = ManagedFields.of(previous);
        var before = withoutManagers(previous);
        var proper = withoutManagers(next);
        var managed = tracking.after(before, proper);
        if (proper.equals(before) && managed.agreesWith(managedBefore)) {
            return Outcome.ok(stored.key());
        }
        if (!Objects.equals(proper.get("spec"), before.get("spec"))) {
            var metadata = Metadata.of(proper);
            metadata.set("generation", metadata.number("generation") + 1);
        }
        managed.writeTo(proper);
        var saved = write.work().save(stored.key(), proper);
        strategy.saved(saved, Optional.of(stored), write);
        return Outcome.ok(stored.key());
    }

    private ObjectNode withoutManagers(ObjectNode object) {
        var proper = ResourceWrites.inForm(object, strategy);
        Metadata.of(proper).remove(ManagedFields.FIELD);
        return proper;
    }

    private Optional<Outcome> refusal(ObjectNode proposed) {
        var preconditions = ResourceWrites.preconditions(write.command(), type(), stored);
        if (preconditions.isPresent()) {
            return preconditions.map(Outcome.Refused::new);
        }
        var version = versionOf(proposed);
        if (!version.isEmpty() && !NUMBER.matcher(version).matches()) {
            return Optional.of(invalidVersion(version, "must be the number that the server gave"));
        }
        if (!version.isEmpty() && !version.equals(Long.toString(stored.sequence()))) {
            return Optional.of(new Outcome.Refused(Refusal.conflict(type(), stored.key().name())));
        }
        return otherIdentity(Metadata.of(proposed)).map(Outcome.Refused::new);
    }

    private Optional<Refusal> otherIdentity(Metadata proposed) {
        var key = stored.key();
        var uid = proposed.text("uid");
        if (!uid.isEmpty() && !uid.equals(stored.uid())) {
            return Optional.of(
                    Refusal.conflict(
                            type(),
                            key.name(),
                            "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                                    .formatted(uid, stored.uid())));
        }
        var name = proposed.text("name");
        if (!name.isEmpty() && !name.equals(key.name())) {
            return Optional.of(
                    Refusal.badRequest(
                            "the name of the object (%s) does not match the name on the URL (%s)"
                                    .formatted(name, key.name())));
        }
        var namespace = proposed.text("namespace");
        return type().namespaced() && !namespace.isEmpty() && !namespace.equals(key.namespace())
                ? Optional.of(
                        Refusal.badRequest(
                                "the namespace of the object (%s) does not match the namespace on the URL (%s)"
                                        .formatted(namespace, key.namespace())))
                : Optional.empty();
    }

    /// Empty also for zero, which says: whatever is there.
    private static String versionOf(ObjectNode proposed) {
        var version = Metadata.of(proposed).text("resourceVersion");
        return version.equals("0") ? "" : version;
    }

    private Outcome invalidVersion(Object value, String rule) {
        return new Outcome.Refused(
                Refusal.invalid(
                        type().group(),
                        type().plural(),
                        stored.key().name(),
                        List.of(FieldError.invalid("metadata.resourceVersion", value, rule))));
    }

    private ResourceType type() {
        return strategy.type();
    }
}
