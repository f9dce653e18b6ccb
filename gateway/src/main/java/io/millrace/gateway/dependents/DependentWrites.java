package io.millrace.gateway.dependents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.Verb;
import io.millrace.contract.meta.OwnerReference;
import io.millrace.gateway.commands.Answer;
import io.millrace.gateway.commands.Commands;
import io.millrace.gateway.dependents.CrossReferences.Bereft;
import io.millrace.gateway.dependents.CrossReferences.Reference;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks the services that keep objects with owner references.
final class DependentWrites {

    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final int GONE = 404;
    private static final int ANOTHER = 409;
    private static final int UNSENT = 503;

    private final Asking asking;
    private final InstantSource clock;
    private final String instance;
    private final Duration deadline;

    /// The way to an owner and back.
    interface Asking {
        Answer send(Owner owner, Command command) throws InterruptedException;
    }

    DependentWrites(Commands commands, InstantSource clock) {
        this(
                (owner, command) -> commands.send(owner, command, ""),
                clock,
                commands.instance(),
                commands.deadline());
    }

    DependentWrites(Asking asking, InstantSource clock, String instance, Duration deadline) {
        this.asking = asking;
        this.clock = clock;
        this.instance = instance;
        this.deadline = deadline;
    }

    /// Whether the service that would keep the object says that it is no more. The read model may
    /// be behind, so nothing is deleted on its word.
    boolean isGone(Reference owner) throws InterruptedException {
        var code = send(Verb.DELETE, owner.key(), owner.uid(), null, null, true);
        return code == GONE || code == ANOTHER;
    }

    /// Deletes the object, unless it has changed in the meantime.
    ///
    /// @return the HTTP status of the answer
    int delete(Bereft bereft) throws InterruptedException {
        var entry = bereft.dependent();
        var version = Long.toString(entry.sequence());
        return send(Verb.DELETE, entry.key(), entry.uid(), version, null, false);
    }

    /// Leaves the object with the references that stay, unless it has changed in the meantime.
    ///
    /// @return the HTTP status of the answer
    int release(Bereft bereft) throws InterruptedException {
        var entry = bereft.dependent();
        var version = Long.toString(entry.sequence());
        var patch = Json.object();
        patch.withObject("/metadata").set("ownerReferences", references(bereft.kept()));
        return send(Verb.PATCH, entry.key(), entry.uid(), version, patch, false);
    }

    private static JsonNode references(List<OwnerReference> kept) {
        return kept.isEmpty() ? Json.object().nullNode() : Json.tree(kept);
    }

    private int send(
            Verb verb,
            ResourceKey key,
            String uid,
            @Nullable String version,
            @Nullable ObjectNode patch,
            boolean dryRun)
            throws InterruptedException {
        var command =
                new Command(
                        UUID.randomUUID().toString(),
                        Requester.service(Owner.GATEWAY),
                        verb,
                        key.type().group(),
                        key.type().plural(),
                        "",
                        key.namespace(),
                        key.name(),
                        patch,
                        patch == null ? null : MERGE_PATCH,
                        uid,
                        version,
                        Map.of("fieldManager", "millrace-owner-references"),
                        dryRun,
                        clock.instant().plus(deadline),
                        instance,
                        Map.of());
        return asking.send(ReadModel.ownerOf(key.type()), command)
                        instanceof Answer.Decided(var reply)
                ? reply.code()
                : UNSENT;
    }
}
