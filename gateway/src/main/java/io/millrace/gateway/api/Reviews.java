package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Requester;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

/// Answers what callers ask about themselves: who am I, and may I?
@Singleton
final class Reviews {

    private static final String NO_PROJECTS = "You may not request a new project via this API.";

    private final Gate gate;

    Reviews(Gate gate) {
        this.gate = gate;
    }

    boolean isReview(Call call) {
        return call.resource().equals(Catalogue.SELF_SUBJECT_REVIEWS)
                || AccessQuestion.of(call.type()).isPresent();
    }

    Response answer(Call call, byte[] body) {
        if (!call.isForCollection() || (call.type().namespaced() && call.namespace().isEmpty())) {
            throw Refusal.methodNotAllowed().asException();
        }
        var question = AccessQuestion.of(call.type());
        if (question.isPresent()) {
            return Answer.json(201, question.get().answer(call, body, gate));
        }
        gate.require(call, "create");
        var review = Decoder.parse(Payload.json(body, call.header("Content-Type")));
        review.put("kind", call.type().kind());
        review.put("apiVersion", call.type().group() + "/" + Catalogue.VERSION);
        if (!review.path("metadata").isObject()) {
            review.putObject("metadata").putNull("creationTimestamp");
        }
        review.putObject("status").set("userInfo", userInfo(call.requester()));
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
        var creating =
                new Attributes("create", call.type().group(), call.type().plural(), "", "", "");
        if (!gate.allows(call.requester(), creating)) {
            throw Refusal.forbidden(call.type(), "", NO_PROJECTS).asException();
        }
        var status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return Answer.json(200, status.put("status", "Success"));
    }
}
