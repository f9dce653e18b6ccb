package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Requester;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

/// Answers what callers ask about themselves: who am I, and may I?
@Singleton
final class Reviews {

    private final Gate gate;

    Reviews(Gate gate) {
        this.gate = gate;
    }

    boolean isReview(Call call) {
        return call.resource().equals(Catalogue.SELF_SUBJECT_REVIEWS)
                || call.resource().equals(Catalogue.SELF_SUBJECT_ACCESS_REVIEWS);
    }

    Response answer(Call call, byte[] body) {
        gate.require(call, "create");
        if (!call.isForCollection()) {
            throw Refusal.methodNotAllowed().asException();
        }
        var review = Decoder.parse(Payload.json(body, call.header("Content-Type")));
        review.put("kind", call.type().kind());
        review.put("apiVersion", call.type().group() + "/" + Catalogue.VERSION);
        if (!review.path("metadata").isObject()) {
            review.putObject("metadata").putNull("creationTimestamp");
        }
        if (call.resource().equals(Catalogue.SELF_SUBJECT_REVIEWS)) {
            review.putObject("status").set("userInfo", userInfo(call.requester()));
        } else {
            review.set("status", decided(call.requester(), review.path("spec")));
        }
        return Answer.json(201, review);
    }

    private static ObjectNode userInfo(Requester requester) {
        var info = Json.object();
        info.put("username", requester.username());
        if (!requester.uid().isEmpty()) {
            info.put("uid", requester.uid());
        }
        var groups = info.putArray("groups");
        requester.groups().forEach(groups::add);
        return info;
    }

    private ObjectNode decided(Requester requester, JsonNode spec) {
        var asked = spec.path("resourceAttributes");
        var status = Json.object();
        if (!asked.isObject()) {
            return status.put("allowed", requester.groups().contains(Requester.MASTERS));
        }
        var decision = gate.decide(requester, attributes(asked));
        return switch (decision) {
            case Decision.Allowed(var reason) -> status.put("allowed", true).put("reason", reason);
            case Decision.Denied(var reason) -> {
                status.put("allowed", false);
                yield reason.isEmpty() ? status : status.put("reason", reason);
            }
        };
    }

    /// A review names a namespace even for a namespace or a project itself.
    private static Attributes attributes(JsonNode asked) {
        var resource = asked.path("resource").asText();
        var group = asked.path("group").asText();
        var cluster = Catalogue.find(group, resource).filter(it -> !it.type().namespaced());
        return new Attributes(
                asked.path("verb").asText(),
                group,
                resource,
                asked.path("subresource").asText(),
                cluster.isPresent() ? "" : asked.path("namespace").asText(),
                asked.path("name").asText());
    }

    /// `users/~` is whoever asks.
    Response user(Call call) {
        gate.require(call, "get");
        if (!call.name().equals("~")) {
            throw Refusal.notFound(call.type(), call.name()).asException();
        }
        var user = Json.object();
        user.put("kind", "User").put("apiVersion", "user.openshift.io/v1");
        var metadata = user.putObject("metadata");
        metadata.put("name", call.requester().username());
        if (!call.requester().uid().isEmpty()) {
            metadata.put("uid", call.requester().uid());
        }
        metadata.putNull("creationTimestamp");
        user.putNull("identities");
        var groups = user.putArray("groups");
        call.requester().groups().forEach(groups::add);
        return Answer.json(200, user);
    }

    /// A list of project requests asks whether one may be made.
    Response mayRequestProjects(Call call) {
        if (!call.isForCollection()) {
            throw Refusal.methodNotAllowed().asException();
        }
        gate.require(call, "list");
        var status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return Answer.json(200, status.put("status", "Success"));
    }
}
