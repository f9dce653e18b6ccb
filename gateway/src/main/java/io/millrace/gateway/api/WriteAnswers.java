package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Reply;
import io.millrace.contract.Verb;
import io.millrace.gateway.access.OpenshiftPolicy;
import io.millrace.gateway.audit.Audited;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.gateway.views.Scales;
import io.millrace.gateway.views.View;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;

/// Turns the owners' replies into what clients see, once it can be read here too.
@Singleton
final class WriteAnswers {

    private static final Duration VISIBILITY = Duration.ofSeconds(10);

    private final ReadModel readModel;
    private final Views views;
    private final Positions positions;
    private final SecretValues secrets;
    private final InstantSource clock;

    WriteAnswers(
            ReadModel readModel,
            Views views,
            Positions positions,
            SecretValues secrets,
            InstantSource clock) {
        this.readModel = readModel;
        this.views = views;
        this.positions = positions;
        this.secrets = secrets;
        this.clock = clock;
    }

    Response of(Call call, WriteRequest request, Reply reply) throws InterruptedException {
        var applied =
                reply.position() == 0
                        || readModel.await(reply.owner(), reply.position(), VISIBILITY);
        if (!applied) {
            return Answer.of(
                    Refusal.timeout(
                            "the command %s was carried out, but its result is not visible here yet"
                                    .formatted(reply.commandId()),
                            1));
        }
        var response =
                reply.key() == null
                        ? said(call, request, reply)
                        : stored(call, request, reply, reply.key());
        var builder = Response.fromResponse(response).header(Positions.HEADER, positions.header());
        Warnings.headers(request.warnings()).forEach(it -> builder.header("Warning", it));
        return builder.build();
    }

    private Response said(Call call, WriteRequest request, Reply reply) {
        var body = Json.tree(reply.body() == null ? Json.object() : reply.body());
        if (request.options().dryRun() && reply.code() < 300) {
            var key = WouldBe.key(body, call);
            if (key.isPresent()) {
                var entry = Entry.read(key.get(), "", 0, Json.bytes(body));
                return shown(call, request, reply, entry);
            }
        }
        if (body instanceof ObjectNode object
                && reply.code() < 300
                && OpenshiftPolicy.stored(call.type()).isPresent()
                && object.path("kind").asText().equals(call.type().kind())) {
            body = OpenshiftPolicy.shown(object);
        }
        if (Document.isSecret(call.type())) {
            readable(body);
        }
        var accepted = call.accepted();
        var json = Json.bytes(body);
        return Answer.of(
                reply.code(),
                accepted.yaml() ? Payload.toYaml(json) : json,
                accepted.contentType());
    }

    /// One Secret, or a list of deleted ones.
    private void readable(JsonNode body) {
        body.path("items").forEach(this::readable);
        if (body instanceof ObjectNode secret) {
            secrets.decrypt(secret);
        }
    }

    private Response stored(Call call, WriteRequest request, Reply reply, String wire) {
        var key =
                ReadModel.key(wire)
                        .orElseThrow(() ->
                                new IllegalStateException("No type is known for the key " + wire));
        if (request.verb() == Verb.CREATE && request.name().isEmpty()) {
            Audited.name(call.http(), key.name());
        }
        var entry = readModel.at(key, reply.position());
        if (entry.isEmpty()) {
            return Answer.of(Refusal.notFound(key.type(), key.name()));
        }
        return shown(call, request, reply, entry.get());
    }

    private Response shown(Call call, WriteRequest request, Reply reply, Entry entry) {
        var rendering = call.rendering(clock);
        return Answer.of(
                reply.code(),
                rendering.object(view(call, request, entry)),
                rendering.accepted().contentType());
    }

    private View view(Call call, WriteRequest request, Entry entry) {
        var type = call.type();
        if (Views.isTag(type)) {
            return views.written(type, entry, request.name());
        }
        if (call.target().subresource().equals(Scales.SUBRESOURCE)) {
            return Scales.of(entry);
        }
        return call.target().subresource().isEmpty()
                ? views.shown(type, entry)
                : views.shown(entry.key().type(), entry);
    }
}
