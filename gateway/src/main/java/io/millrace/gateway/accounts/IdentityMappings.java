package io.millrace.gateway.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.user.UserIdentityMapping;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Patches;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Joining identities to users. A mapping is no object of its own: it is what the Identity and the
/// User say of each other.
final class IdentityMappings {

    private static final ResourceType TYPE = ResourceType.USER_IDENTITY_MAPPING;

    Outcome decide(Command command, Work work) {
        return switch (command.verb()) {
            case CREATE -> map(ResourceWrites.bodyOf(command), command, work);
            case UPDATE -> map(ResourceWrites.bodyOf(command), command, work);
            case PATCH -> map(patched(command, work), command, work);
            case DELETE -> unmap(command, work);
            case DELETECOLLECTION ->
                    throw Refusal.methodNotAllowed("deletecollection", TYPE.group(), TYPE.plural())
                            .asException();
        };
    }

    /// The mapping as it is, with the command's patch.
    private static ObjectNode patched(Command command, Work work) {
        var identity =
                identity(command.name(), work)
                        .filter(IdentityMappings::isMapped)
                        .orElseThrow(() -> Refusal.notFound(TYPE, command.name()).asException());
        var mapping = Json.object();
        mapping.put("kind", TYPE.kind()).put("apiVersion", TYPE.apiVersion());
        mapping.putObject("metadata").put("name", command.name());
        mapping.putObject("identity").put("name", command.name());
        mapping.set("user", identity.tree().path("user"));
        return Patches.apply(command, mapping, UserIdentityMapping.class);
    }

    private static Outcome map(ObjectNode body, Command command, Work work) {
        var isNew = command.verb() == Verb.CREATE;
        var name = body.at("/identity/name").asText();
        var identity = identity(name, work);
        if (identity.isEmpty()) {
            return invalid(name, "identity.name", "there is no such identity", name);
        }
        var userName = body.at("/user/name").asText();
        var user = find(ResourceType.USER, userName, work);
        if (user.isEmpty()) {
            return invalid(name, "user.name", "there is no such user", userName);
        }
        var mapped = isMapped(identity.get());
        if (isNew && mapped) {
            return new Outcome.Refused(Refusal.alreadyExists(TYPE, name));
        }
        if (!isNew && (!mapped || !name.equals(command.name()))) {
            return new Outcome.Refused(Refusal.notFound(TYPE, command.name()));
        }
        forget(identity.get(), work);
        var tree = identity.get().tree();
        var owner = work.find(user.get().key()).orElse(user.get());
        var userTree = owner.tree();
        var identities = new ArrayList<String>();
        userTree.path("identities").forEach(it -> identities.add(it.asText()));
        identities.add(name);
        var list = userTree.putArray("identities");
        identities.stream().distinct().forEach(list::add);
        Accounts.refer(tree, work.save(owner.key(), userTree));
        work.save(identity.get().key(), tree);
        return isNew ? Outcome.created(identity.get().key()) : Outcome.ok(identity.get().key());
    }

    private static Outcome unmap(Command command, Work work) {
        var identity = identity(command.name(), work).filter(IdentityMappings::isMapped);
        if (identity.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(TYPE, command.name()));
        }
        forget(identity.get(), work);
        var tree = identity.get().tree();
        tree.remove("user");
        work.save(identity.get().key(), tree);
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return new Outcome.Answered(200, status.put("status", "Success"));
    }

    /// The user to whom the identity belonged so far no longer names it.
    private static void forget(Resource identity, Work work) {
        var user = find(ResourceType.USER, identity.tree().at("/user/name").asText(), work);
        if (user.isEmpty()) {
            return;
        }
        var tree = user.get().tree();
        var kept = new ArrayList<String>();
        tree.path("identities").forEach(it -> kept.add(it.asText()));
        if (kept.remove(identity.key().name())) {
            var list = tree.putArray("identities");
            kept.forEach(list::add);
            work.save(user.get().key(), tree);
        }
    }

    static boolean isMapped(Resource identity) {
        return isMapped(identity.tree());
    }

    static boolean isMapped(ObjectNode identity) {
        return !identity.at("/user/name").asText().isEmpty();
    }

    private static Optional<Resource> identity(String name, Work work) {
        return find(ResourceType.IDENTITY, name, work);
    }

    private static Optional<Resource> find(ResourceType type, String name, Work work) {
        return name.isEmpty() ? Optional.empty() : work.find(ResourceKey.cluster(type, name));
    }

    private static Outcome invalid(String name, String path, String why, String value) {
        return new Outcome.Refused(
                Refusal.invalid(TYPE, name, List.of(FieldError.invalid(path, value, why))));
    }
}
