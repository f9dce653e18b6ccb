package io.millrace.gateway.api;

import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.gateway.commands.Commands;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The commands by which requests about one object are passed on: what is to be done with it, or
/// what is asked about it.
@Singleton
final class Orders {

    private final Commands commands;
    private final Positions positions;
    private final InstantSource clock;

    Orders(Commands commands, Positions positions, InstantSource clock) {
        this.commands = commands;
        this.positions = positions;
        this.clock = clock;
    }

    /// Something is to be done, by whoever knows no less than this gateway.
    Command act(
            Requester requester,
            ResourceType type,
            String subresource,
            String namespace,
            String name,
            Object body) {
        return new Command(
                UUID.randomUUID().toString(),
                requester,
                Verb.CREATE,
                type.group(),
                type.plural(),
                subresource,
                namespace,
                name,
                body,
                null,
                null,
                null,
                Map.of(),
                false,
                clock.instant().plus(commands.deadline()),
                commands.instance(),
                positions.applied());
    }

    /// Something is asked; nothing changes by it.
    ///
    /// @param uid of the object that is meant, whatever has its name by then; null for any
    Command ask(Call call, @Nullable String uid, Map<String, String> options) {
        return new Command(
                UUID.randomUUID().toString(),
                call.requester(),
                Verb.CREATE,
                call.type().group(),
                call.type().plural(),
                call.target().subresource(),
                call.namespace(),
                call.name(),
                null,
                null,
                uid,
                null,
                options,
                true,
                clock.instant().plus(commands.deadline()),
                commands.instance(),
                Map.of());
    }
}
