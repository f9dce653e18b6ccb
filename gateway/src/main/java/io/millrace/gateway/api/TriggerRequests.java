package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.audit.Audited;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.Json;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Objects;

/// What is asked of the trigger service with a body: `buildconfigs/redeliver` carries out again a
/// webhook's call that was kept, for whoever may start a build; `secrets/redeliver` sends dead
/// letters again, for whoever may change where they go; `buildconfigs/replay` tells what past moves
/// would have started, to whoever may get the BuildConfig.
@Singleton
final class TriggerRequests {

    static final String REDELIVER = "redeliver";
    static final String REPLAY = "replay";

    private final Orders orders;
    private final Dispatch dispatch;
    private final WebhookAnswers answers;
    private final Gate gate;

    TriggerRequests(Orders orders, Dispatch dispatch, WebhookAnswers answers, Gate gate) {
        this.orders = orders;
        this.dispatch = dispatch;
        this.answers = answers;
        this.gate = gate;
    }

    static boolean areMeant(String subresource) {
        return subresource.equals(REDELIVER) || subresource.equals(REPLAY);
    }

    Response create(Call call, byte[] body) throws InterruptedException {
        gate.require(call.requester(), needed(call));
        var command =
                orders.act(
                        call.requester(),
                        call.type(),
                        call.target().subresource(),
                        call.namespace(),
                        call.name(),
                        wish(call, body));
        Audited.command(call.http(), command);
        var startsBuild = startsBuild(call);
        return dispatch.send(
                call.http(),
                Owner.TRIGGER,
                command,
                reply -> startsBuild ? answers.of(reply) : told(reply));
    }

    private static boolean startsBuild(Call call) {
        return call.type().equals(ResourceType.BUILD_CONFIG)
                && call.target().subresource().equals(REDELIVER);
    }

    private static Attributes needed(Call call) {
        if (startsBuild(call)) {
            return needed(call, "create", "instantiate");
        }
        return needed(call, call.target().subresource().equals(REPLAY) ? "get" : "update", "");
    }

    private static Attributes needed(Call call, String verb, String subresource) {
        return new Attributes(
                verb,
                call.type().group(),
                call.type().plural(),
                subresource,
                call.namespace(),
                call.name());
    }

    private static JsonNode wish(Call call, byte[] body) {
        return Decoder.decode(
                        Payload.json(body, call.header("Content-Type")),
                        Document.model(call),
                        Document.validation(call))
                .tree();
    }

    private static Response told(Reply reply) {
        return Answer.json(reply.code(), Objects.requireNonNullElseGet(reply.body(), Json::object));
    }
}
