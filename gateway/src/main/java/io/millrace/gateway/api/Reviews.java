package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.identity.Authenticator;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.tenancy.ProjectConfig;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;

/// Answers what callers ask about themselves: who am I, and may I?
@Singleton
final class Reviews {

    private final Gate gate;
    private final Authenticator authenticator;
    private final ReadModel readModel;
    private final ProjectConfig projects;

    Reviews(Gate gate, Authenticator authenticator, ReadModel readModel, ProjectConfig projects) {
        this.gate = gate;
        this.authenticator = authenticator;
        this.readModel = readModel;
        this.projects = projects;
    }

    boolean isReview(Call call) {
        return call.resource().equals(Catalogue.SELF_SUBJECT_REVIEWS)
                || call.resource().equals(Catalogue.TOKEN_REVIEWS)
                || AccessQuestion.of(call.type()).isPresent();
    }

    Response answer(Call call, byte[] body) {
        call.accepted();
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
        if (call.resource().equals(Catalogue.TOKEN_REVIEWS)) {
            review.set("status", whoseToken(review.path("spec")));
        } else {
            review.putObject("status").set("userInfo", userInfo(call.requester()));
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
        requester
                .extra()
                .forEach((key, values) -> {
                    if (!key.equals(Requester.IMPERSONATOR)) {
                        var list =
                                (info.path("extra") instanceof ObjectNode present
                                                ? present
                                                : info.putObject("extra"))
                                        .putArray(key);
                        values.forEach(list::add);
                    }
                });
        return info;
    }

    /// Whose token it is, if it is anybody's. Which audiences a token of somebody else is for is
    /// not known here, so only those of service accounts are good for others than this server.
    private ObjectNode whoseToken(JsonNode spec) {
        var token = spec.path("token").asText();
        var status = Json.object();
        if (token.isEmpty() || token.length() > Authenticator.LONGEST) {
            status.put("error", "the token in spec.token is empty or too long");
            return status;
        }
        var asked = new ArrayList<String>();
        spec.path("audiences").forEach(it -> asked.add(it.asText()));
        var audience =
                asked.stream()
                        .filter(it -> authenticator.serviceAccount(token, it).isPresent())
                        .findFirst();
        var found =
                asked.isEmpty() || asked.contains(authenticator.audience())
                        ? authenticator.bearer(token)
                        : audience.flatMap(it -> authenticator.serviceAccount(token, it));
        found.ifPresent(it -> {
            status.put("authenticated", true).set("user", userInfo(it));
            if (!asked.isEmpty()) {
                status.putArray("audiences").add(audience.orElse(authenticator.audience()));
            }
        });
        return found.isPresent() ? status : status.put("authenticated", false);
    }

    /// `users/~` is whoever asks: the User, or what one would say.
    Response user(Call call) {
        gate.require(call, "get");
        var requester = call.requester();
        var user =
                readModel
                        .find(ResourceKey.cluster(ResourceType.USER, requester.username()))
                        .filter(it -> requester.uid().isEmpty() || it.uid().equals(requester.uid()))
                        .map(it -> (ObjectNode) it.tree())
                        .orElseGet(() -> synthetic(requester));
        var groups = user.putArray("groups");
        requester.groups().forEach(groups::add);
        return Answer.json(200, user);
    }

    private static ObjectNode synthetic(Requester requester) {
        var user = Json.object();
        user.put("kind", "User").put("apiVersion", "user.openshift.io/v1");
        var metadata = user.putObject("metadata");
        metadata.put("name", requester.username());
        if (!requester.uid().isEmpty()) {
            metadata.put("uid", requester.uid());
        }
        metadata.putNull("creationTimestamp");
        user.putNull("identities");
        return user;
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
            throw Refusal.forbidden(call.type(), "", projects.refusal()).asException();
        }
        var status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return Answer.json(200, status.put("status", "Success"));
    }
}
