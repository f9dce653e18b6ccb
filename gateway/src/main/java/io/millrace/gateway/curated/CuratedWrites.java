package io.millrace.gateway.curated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.gateway.commands.Answer;
import io.millrace.gateway.commands.Commands;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.schema.Json;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks the owner of image streams for what a curated stream lacks, and tells the project what it
/// could not get.
final class CuratedWrites {

    private static final ResourceType STREAMS = ResourceType.IMAGE_STREAM;

    private final Commands commands;
    private final ReadModel readModel;
    private final InstantSource clock;

    CuratedWrites(Commands commands, ReadModel readModel, InstantSource clock) {
        this.commands = commands;
        this.readModel = readModel;
        this.clock = clock;
    }

    /// Makes the stream what it should be.
    ///
    /// @return whether anything had to be changed
    boolean apply(CuratedStream stream) throws SourceException, InterruptedException {
        var key = ResourceKey.of(STREAMS, CuratedStream.NAMESPACE, stream.name());
        return switch (stream.over(readModel.find(key).map(Entry::tree))) {
            case CuratedStream.Step.Create(var created) -> {
                send(Verb.CREATE, stream, created);
                yield true;
            }
            case CuratedStream.Step.Replace(var replaced) -> {
                send(Verb.UPDATE, stream, replaced);
                yield true;
            }
            case CuratedStream.Step.Leave() -> false;
            case CuratedStream.Step.Foreign() ->
                    throw new SourceException(
                            "Left the ImageStream openshift/%s as it is: it is not marked with %s, so it is not from %s"
                                    .formatted(
                                            stream.name(), CuratedStream.ORIGIN, stream.place()));
        };
    }

    /// Tells a problem as an Event. It is in the log anyhow, so it need not arrive.
    void tell(CuratedProblem problem) throws InterruptedException {
        var key = problem.key();
        var known = readModel.find(key);
        var command =
                known.isEmpty()
                        ? command(Verb.CREATE, key, problem.event(clock.instant()), null)
                        : command(
                                Verb.PATCH,
                                key,
                                CuratedProblem.again(
                                        known.get().tree().path("count").asInt(), clock.instant()),
                                "application/merge-patch+json");
        var _ = commands.send(Owner.GATEWAY, command, "");
    }

    private void send(Verb verb, CuratedStream stream, ObjectNode body)
            throws SourceException, InterruptedException {
        var key = ResourceKey.of(STREAMS, CuratedStream.NAMESPACE, stream.name());
        switch (commands.send(Owner.IMAGESTREAM, command(verb, key, body, null), "")) {
            case Answer.Decided(var reply) when reply.code() < 300 -> {}
            case Answer.Decided(var reply) ->
                    throw failure(
                            stream,
                            reply.body() == null
                                    ? "refused with " + reply.code()
                                    : Json.tree(reply.body()).path("message").asText());
            case Answer.TimedOut late -> throw failure(stream, "its owner did not answer in time");
            case Answer.Unsent(var reason) -> throw failure(stream, reason);
            case Answer.Busy busy -> throw failure(stream, "too many requests are waiting");
        }
    }

    private static SourceException failure(CuratedStream stream, String reason) {
        return new SourceException(
                "Could not write the ImageStream openshift/%s of %s: %s"
                        .formatted(stream.name(), stream.place(), reason));
    }

    private Command command(
            Verb verb, ResourceKey key, ObjectNode body, @Nullable String patchType) {
        return new Command(
                UUID.randomUUID().toString(),
                Requester.service(Owner.GATEWAY),
                verb,
                key.type().group(),
                key.type().plural(),
                "",
                key.namespace(),
                key.name(),
                body,
                patchType,
                null,
                null,
                Map.of("fieldManager", "millrace-curated"),
                false,
                clock.instant().plus(commands.deadline()),
                commands.instance(),
                Map.of());
    }
}
