package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Verb;
import io.millrace.contract.build.WebhookRedelivery;
import io.millrace.gateway.audit.Audited;
import io.millrace.gateway.commands.Commands;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.schema.Decoder;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/// `buildconfigs/redeliver`: a webhook's call that was kept is carried out again. Whoever may start
/// a build may ask; it is answered as the call was.
@Singleton
final class Redeliveries {

    static final String SUBRESOURCE = "redeliver";

    private final Commands commands;
    private final Dispatch dispatch;
    private final WebhookAnswers answers;
    private final Gate gate;
    private final Positions positions;
    private final InstantSource clock;

    Redeliveries(
            Commands commands,
            Dispatch dispatch,
            WebhookAnswers answers,
            Gate gate,
            Positions positions,
            InstantSource clock) {
        this.commands = commands;
        this.dispatch = dispatch;
        this.answers = answers;
        this.gate = gate;
        this.positions = positions;
        this.clock = clock;
    }

    Response create(Call call, byte[] body) throws InterruptedException {
        gate.require(
                call.requester(),
                new Attributes(
                        "create",
                        call.type().group(),
                        call.type().plural(),
                        "instantiate",
                        call.namespace(),
                        call.name()));
        var wish =
                Decoder.decode(
                                Payload.json(body, call.header("Content-Type")),
                                WebhookRedelivery.class,
                                Document.validation(call))
                        .tree();
        var command = command(call, wish);
        Audited.command(call.http(), command);
        return dispatch.send(call.http(), Owner.TRIGGER, command, answers::of);
    }

    private Command command(Call call, JsonNode wish) {
        return new Command(
                UUID.randomUUID().toString(),
                call.requester(),
                Verb.CREATE,
                call.type().group(),
                call.type().plural(),
                SUBRESOURCE,
                call.namespace(),
                call.name(),
                wish,
                null,
                null,
                null,
                Map.of(),
                false,
                clock.instant().plus(commands.deadline()),
                commands.instance(),
                positions.applied());
    }
}
