package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Storing an object that is not there yet.
record Creation(Strategy strategy, Write write) {

    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final int LONGEST_PREFIX = 58;
    private static final int MOST_TRIES = 8;

    Outcome create(ObjectNode next) {
        return create(
                next,
                (before, after) ->
                        Tracking.ofCreation(
                                        strategy,
                                        write,
                                        ResourceWrites.inForm(next.deepCopy(), strategy))
                                .after(before, after));
    }

    Outcome create(ObjectNode next, Tracking tracking) {
        var metadata = Metadata.of(next);
        if (!metadata.text("resourceVersion").isEmpty()) {
            return new Outcome.Refused(
                    new Refusal(
                            500,
                            "",
                            "resourceVersion should not be set on objects to be created",
                            null));
        }
        if (type().namespaced()) {
            Namespaces.requireActive(
                    write.work(), type(), write.command().namespace(), metadata.text("name"));
        }
        var prefix = metadata.text("generateName");
        if (metadata.text("name").isEmpty() && !prefix.isEmpty()) {
            metadata.set("name", freeName(prefix));
        }
        if (metadata.text("name").isEmpty() && !strategy.nameOf(next).isEmpty()) {
            metadata.set("name", strategy.nameOf(next));
        }
        var name = metadata.text("name");
        if (name.isEmpty()) {
            return ResourceWrites.invalid(
                    type(),
                    "",
                    List.of(
                            FieldError.required(
                                    "metadata.name", "name or generateName is required")));
        }
        return write.work().find(keyOf(name)).isPresent()
                ? new Outcome.Refused(Refusal.alreadyExists(type(), name))
                : store(next, keyOf(name), tracking);
    }

    private Outcome store(ObjectNode proposed, ResourceKey key, Tracking tracking) {
        identify(proposed);
        var next = strategy.prepareForCreate(proposed.deepCopy(), write);
        var errors = new ArrayList<>(strategy.validateName(key.name()));
        var prefix = Metadata.of(next).text("generateName");
        if (!prefix.isEmpty()) {
            errors.addAll(strategy.validateGenerateName(prefix));
        }
        errors.addAll(MetadataRules.faults(next));
        errors.addAll(strategy.validate(next, Optional.empty(), write));
        if (!errors.isEmpty()) {
            return ResourceWrites.invalid(type(), key.name(), errors);
        }
        ProjectQuotas.requireRoom(write.work(), type(), key.namespace(), key.name());
        var proper = ResourceWrites.inForm(next, strategy);
        tracking.after(nothing(), proper).writeTo(proper);
        var saved = write.work().save(key, proper);
        strategy.saved(saved, Optional.empty(), write);
        return Outcome.created(key);
    }

    /// What an object of the kind has before anybody has set anything.
    private ObjectNode nothing() {
        return ResourceWrites.inForm(Json.object(), strategy);
    }

    private void identify(ObjectNode next) {
        next.put("apiVersion", type().apiVersion());
        next.put("kind", type().kind());
        var metadata = Metadata.of(next);
        if (type().namespaced()) {
            metadata.set("namespace", write.command().namespace());
        } else {
            metadata.remove("namespace");
        }
        metadata.set("uid", write.work().newUid());
        metadata.set("creationTimestamp", Timestamps.text(write.work().now()));
        metadata.set("generation", 1);
        metadata.remove("deletionTimestamp");
        metadata.remove("deletionGracePeriodSeconds");
        metadata.remove("selfLink");
        metadata.remove(ManagedFields.FIELD);
    }

    /// A name that nobody has; after some tries whichever comes, which is then refused.
    private String freeName(String prefix) {
        var start = prefix.substring(0, Math.min(prefix.length(), LONGEST_PREFIX));
        var name = start + suffix(write.work());
        for (var i = 1; i < MOST_TRIES && write.work().find(keyOf(name)).isPresent(); i++) {
            name = start + suffix(write.work());
        }
        return name;
    }

    private static String suffix(Work work) {
        var uid = work.newUid();
        var seed = uid.hashCode() & 0x7fff_ffffL | ((long) uid.substring(9).hashCode() << 31);
        var letters = new StringBuilder();
        var rest = seed & Long.MAX_VALUE;
        for (var i = 0; i < SUFFIX_LENGTH; i++) {
            letters.append(SUFFIX_LETTERS.charAt((int) (rest % SUFFIX_LETTERS.length())));
            rest /= SUFFIX_LETTERS.length();
        }
        return letters.toString();
    }

    private ResourceKey keyOf(String name) {
        return ResourceWrites.keyOf(type(), write.command().namespace(), name);
    }

    private ResourceType type() {
        return strategy.type();
    }
}
