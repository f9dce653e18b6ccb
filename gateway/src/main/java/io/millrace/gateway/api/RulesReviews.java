package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Requester;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What may somebody do in a namespace?
final class RulesReviews {

    private RulesReviews() {}

    /// The rules of whoever asks, in the form of authorization.k8s.io.
    static ObjectNode self(Call call, ObjectNode review, Rbac access) {
        var namespace = review.at("/spec/namespace").asText("");
        if (namespace.isEmpty()) {
            throw Refusal.badRequest("no namespace on request").asException();
        }
        var status = Json.object();
        var resources = status.putArray("resourceRules");
        var paths = status.putArray("nonResourceRules");
        for (var rule : access.rulesOf(call.requester(), namespace)) {
            if (!isEmpty(rule.nonResourceURLs())) {
                var entry = paths.addObject();
                entry.set("verbs", Json.tree(rule.verbs()));
                set(entry, "nonResourceURLs", rule.nonResourceURLs());
            }
            if (!isEmpty(rule.resources())) {
                resources.add(resources(rule));
            }
        }
        status.put("incomplete", false);
        return review.set("status", status);
    }

    private static boolean isEmpty(@Nullable List<String> words) {
        return words == null || words.isEmpty();
    }

    private static ObjectNode resources(PolicyRule rule) {
        var entry = Json.object();
        entry.set("verbs", Json.tree(rule.verbs()));
        set(entry, "apiGroups", rule.apiGroups());
        set(entry, "resources", rule.resources());
        set(entry, "resourceNames", rule.resourceNames());
        return entry;
    }

    private static void set(ObjectNode entry, String field, @Nullable List<String> words) {
        if (words != null && !words.isEmpty()) {
            entry.set(field, Json.tree(words));
        }
    }

    /// The rules of whoever asks, in OpenShift's form.
    static ObjectNode openshiftSelf(Call call, ObjectNode review, Rbac access) {
        return openshift(call.requester(), call, review, access);
    }

    /// The rules of somebody, in OpenShift's form.
    static ObjectNode openshiftSubject(Call call, ObjectNode review, Rbac access) {
        var subject = AccessReviews.subject(review.path("spec"));
        if (subject.username().isEmpty() && subject.groups().isEmpty()) {
            throw Refusal.badRequest("at least one of user or groups must be specified")
                    .asException();
        }
        return openshift(subject, call, review, access);
    }

    private static ObjectNode openshift(
            Requester requester, Call call, ObjectNode review, Rbac access) {
        var rules = review.putObject("status").putArray("rules");
        for (var rule : access.rulesOf(requester, call.namespace())) {
            var entry = resources(rule).putNull("attributeRestrictions");
            set(entry, "nonResourceURLs", rule.nonResourceURLs());
            if (!entry.has("apiGroups")) {
                entry.putNull("apiGroups");
            }
            if (!entry.has("resources")) {
                entry.putArray("resources");
            }
            rules.add(entry);
        }
        return review;
    }
}
