package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The writes that all stored kinds share (Kubernetes API conventions): metadata, preconditions,
/// patches, no-ops, dry run, finalizers.
public final class ResourceWrites {

    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private ResourceWrites() {}

    /// Decides a create, update, patch, delete or deletecollection of the strategy's kind.
    public static Outcome decide(Strategy strategy, Command command, Work work) {
        var write = new Write(command, work);
        return switch (command.verb()) {
            case CREATE -> create(strategy, write);
            case UPDATE -> update(strategy, write, bodyOf(command));
            case PATCH -> patch(strategy, write);
            case DELETE -> delete(strategy, write);
            case DELETECOLLECTION -> deleteCollection(strategy, write);
        };
    }

    /// The command's body as an object.
    public static ObjectNode bodyOf(Command command) {
        if (command.body() instanceof ObjectNode body) {
            return body.deepCopy();
        }
        if (command.body() != null && Json.tree(command.body()) instanceof ObjectNode body) {
            return body;
        }
        throw Refusal.badRequest(
                        "The body of a %s of %s must be a JSON object"
                                .formatted(
                                        command.verb().name().toLowerCase(java.util.Locale.ROOT),
                                        command.resource()))
                .asException();
    }

    private static Outcome create(Strategy strategy, Write write) {
        var type = strategy.type();
        var next = bodyOf(write.command());
        var metadata = Metadata.of(next);
        if (!metadata.text("resourceVersion").isEmpty()) {
            return new Outcome.Refused(
                    Refusal.badRequest(
                            "resourceVersion should not be set on objects to be created"));
        }
        requireNamespace(type, write);
        if (metadata.text("name").isEmpty() && !metadata.text("generateName").isEmpty()) {
            metadata.set("name", metadata.text("generateName") + suffix(write.work().newUid()));
        }
        var name = metadata.text("name");
        if (name.isEmpty()) {
            return invalid(
                    type,
                    "",
                    List.of(
                            FieldError.required(
                                    "metadata.name", "name or generateName is required")));
        }
        var key = keyOf(type, write.command().namespace(), name);
        var existing = write.work().find(key);
        if (existing.isPresent()) {
            return new Outcome.Refused(Refusal.alreadyExists(type, name));
        }
        identify(next, type, write);
        next = strategy.prepareForCreate(next, write);
        var errors = new ArrayList<>(strategy.validateName(name));
        errors.addAll(MetadataRules.faults(next));
        errors.addAll(strategy.validate(next, Optional.empty(), write));
        if (!errors.isEmpty()) {
            return invalid(type, name, errors);
        }
        ProjectQuotas.requireRoom(write.work(), type, key.namespace(), name);
        var saved = write.work().save(key, inForm(next, strategy));
        strategy.saved(saved, Optional.empty(), write);
        return Outcome.created(key);
    }

    private static void identify(ObjectNode next, ResourceType type, Write write) {
        next.put("apiVersion", type.apiVersion());
        next.put("kind", type.kind());
        var metadata = Metadata.of(next);
        if (type.namespaced()) {
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
        metadata.remove("managedFields");
    }

    private static void requireNamespace(ResourceType type, Write write) {
        if (!type.namespaced()) {
            return;
        }
        Namespaces.requireActive(
                write.work(), type, write.command().namespace(), write.command().name());
    }

    /// Replaces the stored object by `next`, under the kind's rules. For updates whose new object
    /// an owner has computed itself, too.
    public static Outcome update(Strategy strategy, Write write, ObjectNode next) {
        var type = strategy.type();
        var key = keyOf(type, write.command().namespace(), write.command().name());
        var stored = write.work().find(key);
        if (stored.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(type, key.name()));
        }
        var metadata = Metadata.of(next);
        var version = metadata.text("resourceVersion");
        if (version.isEmpty() && !strategy.allowsUnconditionalUpdate()) {
            return new Outcome.Refused(
                    Refusal.invalid(
                            type.group(),
                            type.plural(),
                            key.name(),
                            List.of(
                                    FieldError.invalid(
                                            "metadata.resourceVersion",
                                            new FieldError.Unsigned(0),
                                            "must be specified for an update"))));
        }
        if (!version.isEmpty() && !version.equals(Long.toString(stored.get().sequence()))) {
            return new Outcome.Refused(Refusal.conflict(type, key.name()));
        }
        return replace(strategy, write, key, stored.get(), next);
    }

    private static Outcome patch(Strategy strategy, Write write) {
        var type = strategy.type();
        var command = write.command();
        var key = keyOf(type, command.namespace(), command.name());
        var stored = write.work().find(key);
        if (stored.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(type, key.name()));
        }
        var next = Patches.apply(command, stored.get().tree(), strategy.model());
        var version = Metadata.of(next).text("resourceVersion");
        if (!version.equals(Long.toString(stored.get().sequence())) && !version.isEmpty()) {
            return new Outcome.Refused(Refusal.conflict(type, key.name()));
        }
        return replace(strategy, write, key, stored.get(), next);
    }

    private static Outcome replace(
            Strategy strategy, Write write, ResourceKey key, Resource stored, ObjectNode proposed) {
        var type = strategy.type();
        var refusal = preconditions(write.command(), type, stored);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        var previous = stored.tree();
        var uid = Metadata.of(proposed).text("uid");
        if (!uid.isEmpty() && !uid.equals(stored.uid())) {
            return new Outcome.Refused(
                    Refusal.conflict(
                            type,
                            key.name(),
                            "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                                    .formatted(uid, stored.uid())));
        }
        Metadata.of(proposed).keepIdentityOf(Metadata.of(previous));
        proposed.put("apiVersion", type.apiVersion());
        proposed.put("kind", type.kind());
        var next = strategy.prepareForUpdate(proposed, previous.deepCopy(), write);
        var errors = new ArrayList<>(MetadataRules.faults(next));
        errors.addAll(strategy.validate(next, Optional.of(previous), write));
        if (!errors.isEmpty()) {
            return invalid(type, key.name(), errors);
        }
        Metadata.of(next).set("resourceVersion", Long.toString(stored.sequence()));
        if (isFinished(next)) {
            return remove(strategy, write, stored);
        }
        var proper = inForm(next, strategy);
        var before = inForm(previous, strategy);
        if (proper.equals(before)) {
            return Outcome.ok(key);
        }
        if (!Objects.equals(proper.get("spec"), before.get("spec"))) {
            var metadata = Metadata.of(proper);
            metadata.set("generation", metadata.number("generation") + 1);
        }
        var saved = write.work().save(key, proper);
        strategy.saved(saved, Optional.of(stored), write);
        return Outcome.ok(key);
    }

    /// The object as its kind is always written: equal objects are equal trees.
    private static ObjectNode inForm(ObjectNode object, Strategy strategy) {
        return (ObjectNode) Json.tree(Json.read(object, strategy.model()));
    }

    /// A deleted object whose last finalizer has gone.
    private static boolean isFinished(ObjectNode next) {
        var metadata = Metadata.of(next);
        return !metadata.text("deletionTimestamp").isEmpty() && metadata.isEmpty("finalizers");
    }

    private static Outcome delete(Strategy strategy, Write write) {
        var type = strategy.type();
        var key = keyOf(type, write.command().namespace(), write.command().name());
        var stored = write.work().find(key);
        if (stored.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(type, key.name()));
        }
        var refusal = preconditions(write.command(), type, stored.get());
        return refusal.isPresent()
                ? new Outcome.Refused(refusal.get())
                : remove(strategy, write, stored.get());
    }

    /// Deletes one object, or marks it when finalizers are waiting.
    private static Outcome remove(Strategy strategy, Write write, Resource stored) {
        var tree = stored.tree();
        var metadata = Metadata.of(tree);
        if (!metadata.isEmpty("finalizers") && !isFinished(tree)) {
            if (metadata.text("deletionTimestamp").isEmpty()) {
                metadata.set("deletionTimestamp", Timestamps.text(write.work().now()));
                metadata.set("deletionGracePeriodSeconds", 0);
                write.work().save(stored.key(), tree);
            }
            return Outcome.ok(stored.key());
        }
        write.work().delete(stored.key());
        strategy.deleted(stored, write);
        return new Outcome.Answered(200, Deletions.success(stored));
    }

    private static Outcome deleteCollection(Strategy strategy, Write write) {
        var selector = LabelSelector.parse(write.command().option("labelSelector").orElse(""));
        var items = Json.object().putArray("items");
        for (var stored : write.work().list(strategy.type(), write.command().namespace())) {
            var tree = stored.tree();
            if (selector.matches(Metadata.of(tree).labels())) {
                remove(strategy, write, stored);
                items.add(tree);
            }
        }
        var list = Json.object();
        list.put("apiVersion", strategy.type().apiVersion());
        list.put("kind", strategy.type().kind() + "List");
        list.putObject("metadata");
        list.set("items", items);
        return new Outcome.Answered(200, list);
    }

    /// What the command demands of the stored object's uid and version.
    public static Optional<Refusal> preconditions(
            Command command, ResourceType type, Resource stored) {
        if (command.preconditionUid() != null && !command.preconditionUid().equals(stored.uid())) {
            return Optional.of(
                    differs(type, stored, "UID", command.preconditionUid(), stored.uid()));
        }
        var version = Long.toString(stored.sequence());
        if (command.preconditionVersion() != null
                && !command.preconditionVersion().equals(version)) {
            return Optional.of(
                    differs(
                            type,
                            stored,
                            "ResourceVersion",
                            command.preconditionVersion(),
                            version));
        }
        return Optional.empty();
    }

    private static Refusal differs(
            ResourceType type, Resource stored, String what, String wanted, String found) {
        return Refusal.conflict(
                type,
                stored.key().name(),
                "Precondition failed: %s in precondition: %s, %s in object meta: %s"
                        .formatted(what, wanted, what, found));
    }

    private static Outcome invalid(ResourceType type, String name, List<FieldError> errors) {
        return new Outcome.Refused(Refusal.invalid(type, name, errors));
    }

    private static ResourceKey keyOf(ResourceType type, String namespace, String name) {
        return new ResourceKey(type, type.namespaced() ? namespace : "", name);
    }

    private static String suffix(String uid) {
        var seed = uid.hashCode() & 0x7fff_ffffL | ((long) uid.substring(9).hashCode() << 31);
        var letters = new StringBuilder();
        var rest = seed & Long.MAX_VALUE;
        for (var i = 0; i < SUFFIX_LENGTH; i++) {
            letters.append(SUFFIX_LETTERS.charAt((int) (rest % SUFFIX_LETTERS.length())));
            rest /= SUFFIX_LETTERS.length();
        }
        return letters.toString();
    }

    /// The tree's child object, or null.
    static @Nullable ObjectNode child(JsonNode tree, String field) {
        return tree.get(field) instanceof ObjectNode node ? node : null;
    }
}
