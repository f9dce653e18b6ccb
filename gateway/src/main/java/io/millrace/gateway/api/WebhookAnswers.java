package io.millrace.gateway.api;

import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.meta.Status;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;

/// What whoever calls a webhook is told of what came of it: by the build service if it started a
/// build, and else by the trigger service.
@Singleton
final class WebhookAnswers {

    private static final Duration VISIBILITY = Duration.ofSeconds(10);

    private final ReadModel readModel;

    WebhookAnswers(ReadModel readModel) {
        this.readModel = readModel;
    }

    Response of(Reply reply) throws InterruptedException {
        var answer = reply.owner() == Owner.BUILD ? built(reply) : told(reply);
        return reply.warning() == null ? answer : warned(answer, reply.warning());
    }

    private static Response warned(Response answer, String warning) {
        return Response.fromResponse(answer)
                .header("Warning", Warnings.headers(List.of(warning)).getFirst())
                .build();
    }

    /// What the trigger service says itself: hosts expect nothing where nothing is to be said.
    private static Response told(Reply reply) {
        var body = Json.tree(reply.body() == null ? Json.object() : reply.body());
        if (reply.code() >= 400) {
            return Answer.of(Json.read(body, Status.class), reply.code());
        }
        return body.isEmpty()
                ? Response.status(reply.code()).build()
                : Answer.json(reply.code(), body);
    }

    private Response built(Reply reply) throws InterruptedException {
        var said = Json.tree(reply.body() == null ? Json.object() : reply.body());
        if (reply.code() >= 300) {
            return Answer.of(
                    Refusal.internalError(
                            "could not generate a build: " + said.path("message").asText()));
        }
        var key = reply.key() == null ? "" : reply.key();
        if (reply.position() > 0) {
            var _ = readModel.await(reply.owner(), reply.position(), VISIBILITY);
        }
        return ReadModel.key(key)
                .flatMap(it -> readModel.at(it, reply.position()).or(() -> readModel.find(it)))
                .map(it -> Answer.of(200, it.body(), "application/json"))
                .orElseGet(() -> Answer.json(200, said));
    }
}
