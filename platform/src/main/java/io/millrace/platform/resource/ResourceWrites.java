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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The writes that all stored kinds share (Kubernetes API conventions): metadata, preconditions,
/// patches, no-ops, dry run, finalizers, owners, managed fields.
public final class ResourceWrites {

    private ResourceWrites() {}

    /// Decides a create, update, patch, delete or deletecollection of the strategy's kind.
    public static Outcome decide(Strategy strategy, Command command, Work work) {
        return decide(strategy, List.of(), command, work);
    }

    /// @param relatives the rules of the same owner's kinds among which owner references are
    ///   followed
    public static Outcome decide(
            Strategy strategy,
            Collection<? extends Strategy> relatives,
            Command command,
            Work work) {
        var write = new Write(command, work, relatives);
        return switch (command.verb()) {
            case CREATE -> new Creation(strategy, write).create(bodyOf(command));
            case UPDATE -> update(strategy, write, bodyOf(command));
            case PATCH -> patch(strategy, write);
            case DELETE -> delete(strategy, write);
            case DELETECOLLECTION -> new Deletion(strategy, write).deleteCollection();
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

    /// Replaces the stored object by `next`, under the kind's rules. For updates whose new object
    /// an owner has computed itself, too.
    public static Outcome update(Strategy strategy, Write write, ObjectNode next) {
        return stored(strategy, write)
                .map(it -> new Replacement(strategy, write, it).update(next))
                .orElseGet(() -> notFound(strategy, write));
    }

    private static Outcome patch(Strategy strategy, Write write) {
        var stored = stored(strategy, write);
        if (Applications.isOne(write.command())) {
            var application = Applications.of(strategy, write);
            return stored.map(application::applyTo).orElseGet(application::create);
        }
        return stored.map(it ->
                        new Replacement(strategy, write, it)
                                .replace(
                                        Patches.apply(
                                                write.command(), it.tree(), strategy.model())))
                .orElseGet(() -> notFound(strategy, write));
    }

    private static Outcome delete(Strategy strategy, Write write) {
        var stored = stored(strategy, write);
        if (stored.isEmpty()) {
            return notFound(strategy, write);
        }
        return preconditions(write.command(), strategy.type(), stored.get())
                .<Outcome>map(Outcome.Refused::new)
                .orElseGet(() -> new Deletion(strategy, write).delete(stored.get()));
    }

    private static Optional<Resource> stored(Strategy strategy, Write write) {
        var command = write.command();
        return write.work().find(keyOf(strategy.type(), command.namespace(), command.name()));
    }

    private static Outcome notFound(Strategy strategy, Write write) {
        return new Outcome.Refused(Refusal.notFound(strategy.type(), write.command().name()));
    }

    /// The object as its kind is always written: equal objects are equal trees.
    static ObjectNode inForm(ObjectNode object, Strategy strategy) {
        return (ObjectNode) Json.tree(Json.read(object, strategy.model()));
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

    static Outcome invalid(ResourceType type, String name, List<FieldError> errors) {
        return new Outcome.Refused(Refusal.invalid(type, name, errors));
    }

    static ResourceKey keyOf(ResourceType type, String namespace, String name) {
        return new ResourceKey(type, type.namespaced() ? namespace : "", name);
    }

    /// The tree's child object, or null.
    static @Nullable ObjectNode child(JsonNode tree, String field) {
        return tree.get(field) instanceof ObjectNode node ? node : null;
    }
}
