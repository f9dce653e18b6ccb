package io.millrace.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Patches;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.Refusal;
import org.jspecify.annotations.Nullable;

/// Writes in the form of authorization.openshift.io, carried out on what is stored. A patch is
/// applied to the form that its sender knows; a configuration to what is stored, where it is
/// remembered which field is whose.
public final class OpenshiftPolicyWrites {

    private OpenshiftPolicyWrites() {}

    public static Outcome decide(
            ResourceType stored, Strategy strategy, Command command, Work work) {
        return switch (command.verb()) {
            case CREATE, UPDATE ->
                    ResourceWrites.decide(
                            strategy,
                            with(
                                    command,
                                    command.verb(),
                                    OpenshiftPolicy.stored(ResourceWrites.bodyOf(command))),
                            work);
            case PATCH -> patch(stored, strategy, command, work);
            case DELETE, DELETECOLLECTION ->
                    ResourceWrites.decide(
                            strategy, with(command, command.verb(), command.body()), work);
        };
    }

    private static Outcome patch(
            ResourceType stored, Strategy strategy, Command command, Work work) {
        if (Patches.isApplication(command)) {
            var wanted = OpenshiftPolicy.storedPart(ResourceWrites.bodyOf(command));
            return ResourceWrites.decide(
                    strategy, with(command, Verb.PATCH, named(wanted, stored)), work);
        }
        var key = new ResourceKey(stored, command.namespace(), command.name());
        var found = work.find(key);
        if (found.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(stored, command.name()));
        }
        var patched =
                Patches.apply(
                        command,
                        OpenshiftPolicy.shown(found.get().tree()),
                        OpenshiftPolicy.model(stored));
        var next = OpenshiftPolicy.stored(named(patched, stored));
        return ResourceWrites.update(
                strategy, new Write(with(command, Verb.UPDATE, next), work), next);
    }

    private static ObjectNode named(ObjectNode patched, ResourceType stored) {
        return patched.put("kind", stored.kind());
    }

    private static Command with(Command command, Verb verb, @Nullable Object body) {
        return new Command(
                command.id(),
                command.requester(),
                verb,
                RoleRef.GROUP,
                command.resource(),
                command.subresource(),
                command.namespace(),
                command.name(),
                body,
                verb == Verb.UPDATE ? null : command.patchType(),
                command.preconditionUid(),
                command.preconditionVersion(),
                command.options(),
                command.dryRun(),
                command.deadline(),
                command.replyTo(),
                command.seen());
    }
}
