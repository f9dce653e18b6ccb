package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.List;

/// The reviews of authorization.openshift.io: who can do something, and may somebody?
final class OpenshiftReviews {

    private OpenshiftReviews() {}

    /// Who can do it, everywhere or in the review's namespace?
    static ObjectNode whoCan(Call call, ObjectNode review, Rbac access) {
        var namespace = namespaceOf(call, review);
        var permitted =
                isPath(review)
                        ? access.whoCan(text(review, "verb"), text(review, "path"))
                        : access.whoCan(attributes(call, review, namespace));
        var answer = answer("ResourceAccessReviewResponse", namespace);
        answer.set("users", Json.tree(permitted.users()));
        answer.set("groups", Json.tree(permitted.groups()));
        return answer.put("evalutionError", "");
    }

    /// May somebody, or whoever asks, do it?
    static ObjectNode may(Call call, ObjectNode review, Rbac access) {
        var namespace = namespaceOf(call, review);
        var requester = isAboutSelf(review) ? call.requester() : AccessReviews.subject(review);
        var decision =
                isPath(review)
                        ? access.decide(requester, text(review, "verb"), text(review, "path"))
                        : access.decide(requester, attributes(call, review, namespace));
        var answer = answer("SubjectAccessReviewResponse", namespace);
        return switch (decision) {
            case Decision.Allowed(var reason) -> answer.put("allowed", true).put("reason", reason);
            case Decision.Denied(var reason) -> answer.put("allowed", false).put("reason", reason);
        };
    }

    /// Whether a review of access names nobody.
    static boolean isAboutSelf(ObjectNode review) {
        return text(review, "user").isEmpty() && review.path("groups").isEmpty();
    }

    /// A cluster-wide review may be about one namespace only.
    static String namespaceOf(Call call, ObjectNode review) {
        return call.namespace().isEmpty() ? text(review, "namespace") : call.namespace();
    }

    /// Whether a review is about a path that is no resource.
    static boolean isPath(ObjectNode review) {
        return review.path("isNonResourceURL").asBoolean();
    }

    private static Attributes attributes(Call call, ObjectNode review, String namespace) {
        var resource = text(review, "resource").split("/", 2);
        if (text(review, "verb").isEmpty() || resource[0].isEmpty()) {
            throw Refusal.invalid(
                            call.type(),
                            "",
                            List.of(
                                    FieldError.required(
                                            text(review, "verb").isEmpty() ? "verb" : "resource",
                                            "")))
                    .asException();
        }
        return new Attributes(
                text(review, "verb"),
                text(review, "resourceAPIGroup"),
                resource[0],
                resource.length > 1 ? resource[1] : "",
                namespace,
                text(review, "resourceName"));
    }

    private static ObjectNode answer(String kind, String namespace) {
        return Json.object()
                .put("kind", kind)
                .put("apiVersion", "authorization.openshift.io/v1")
                .put("namespace", namespace);
    }

    private static String text(ObjectNode review, String field) {
        return review.path(field).asText("");
    }
}
