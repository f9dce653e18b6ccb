package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Requester;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The reviews of authorization.k8s.io: may somebody do something?
final class AccessReviews {

    private AccessReviews() {}

    /// May whoever asks do it?
    static ObjectNode self(Call call, ObjectNode review, Rbac access) {
        var spec = review.path("spec");
        require(call, review, attributesFaults(spec));
        return review.set("status", status(decide(call.requester(), spec, access)));
    }

    /// May somebody do it?
    static ObjectNode subject(Call call, ObjectNode review, Rbac access) {
        var spec = review.path("spec");
        var faults = attributesFaults(spec);
        if (spec.path("user").asText("").isEmpty() && spec.path("groups").isEmpty()) {
            faults.add(
                    FieldError.invalid(
                            "spec.user", "", "at least one of user or group must be specified"));
        }
        require(call, review, faults);
        return review.set("status", status(decide(subject(spec), spec, access)));
    }

    /// May somebody do it in the review's namespace?
    static ObjectNode local(Call call, ObjectNode review, Rbac access) {
        var spec = review.path("spec");
        var faults = new ArrayList<FieldError>();
        if (spec.path("nonResourceAttributes").isObject()) {
            faults.add(
                    FieldError.invalid(
                            "spec.nonResourceAttributes",
                            Json.text(spec.path("nonResourceAttributes")),
                            "disallowed on this kind of request"));
        }
        require(call, review, faults);
        var namespace = spec.path("resourceAttributes").path("namespace").asText("");
        if (!namespace.equals(call.namespace())) {
            throw Refusal.badRequest(
                            "spec.resourceAttributes.namespace must match namespace: %s"
                                    .formatted(call.namespace()))
                    .asException();
        }
        return subject(call, review, access);
    }

    private static List<FieldError> attributesFaults(JsonNode spec) {
        var faults = new ArrayList<FieldError>();
        if (spec.path("resourceAttributes").isObject()
                == spec.path("nonResourceAttributes").isObject()) {
            faults.add(
                    FieldError.invalid(
                            "spec.resourceAttributes",
                            Json.text(spec.path("resourceAttributes")),
                            "exactly one of nonResourceAttributes or resourceAttributes must be"
                                    + " specified"));
        }
        return faults;
    }

    private static void require(Call call, ObjectNode review, List<FieldError> faults) {
        if (!faults.isEmpty()) {
            throw Refusal.invalid(call.type(), review.at("/metadata/name").asText(""), faults)
                    .asException();
        }
    }

    static Requester subject(JsonNode spec) {
        var groups = new ArrayList<String>();
        spec.path("groups").forEach(it -> groups.add(it.asText()));
        return new Requester(
                spec.path("user").asText(""), spec.path("uid").asText(""), groups, Map.of());
    }

    private static Decision decide(Requester requester, JsonNode spec, Rbac access) {
        var path = spec.path("nonResourceAttributes");
        return path.isObject()
                ? access.decide(
                        requester, path.path("verb").asText(""), path.path("path").asText(""))
                : access.decide(requester, attributes(spec.path("resourceAttributes")));
    }

    private static Attributes attributes(JsonNode asked) {
        return new Attributes(
                asked.path("verb").asText(""),
                asked.path("group").asText(""),
                asked.path("resource").asText(""),
                asked.path("subresource").asText(""),
                asked.path("namespace").asText(""),
                asked.path("name").asText(""));
    }

    static ObjectNode status(Decision decision) {
        var status = Json.object();
        return switch (decision) {
            case Decision.Allowed(var reason) -> status.put("allowed", true).put("reason", reason);
            case Decision.Denied(var reason) -> {
                status.put("allowed", false);
                yield reason.isEmpty() ? status : status.put("reason", reason);
            }
        };
    }
}
