package io.millrace.gateway.api;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.identity.Callers;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.resource.LabelSelector;
import io.millrace.platform.status.Refusal;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A request about a resource: who wants what, in which form.
record Call(RoutingContext http, Requester requester, Target target, Map<String, String> query) {

    private static final Set<String> OF_COLLECTIONS = Set.of("list", "watch", "deletecollection");

    private static final int LONGEST_SELECTOR = 8192;
    private static final Set<String> INCLUDED = Set.of("", "None", "Metadata", "Object");

    static Call of(RoutingContext http, Target target) {
        var query = new HashMap<String, String>();
        http.queryParams().forEach((key, value) -> query.putIfAbsent(key, value));
        if (LegacyWatch.isOne(http.normalizedPath())) {
            query.put("watch", "true");
        }
        return new Call(http, Callers.of(http), target, query);
    }

    ApiResource resource() {
        return target.resource();
    }

    ResourceType type() {
        return target.resource().type();
    }

    String namespace() {
        return target.namespace();
    }

    String name() {
        return target.name();
    }

    String parameter(String key) {
        return query.getOrDefault(key, "");
    }

    boolean flag(String key) {
        var value = query.get(key);
        return value != null && !value.equals("false") && !value.equals("0");
    }

    String header(String name) {
        var value = http.request().getHeader(name);
        return value == null ? "" : value;
    }

    boolean isForCollection() {
        return target.name().isEmpty();
    }

    Accepted accepted() {
        return Accepted.parse(String.join(",", http.request().headers().getAll("Accept")));
    }

    Rendering rendering(InstantSource clock) {
        var include = parameter("includeObject");
        if (!INCLUDED.contains(include)) {
            throw Refusal.badRequest("unrecognized includeObject value: \"%s\"".formatted(include))
                    .asException();
        }
        return new Rendering(accepted(), include, type(), clock);
    }

    LabelSelector labels() {
        return LabelSelector.parse(selector("labelSelector"));
    }

    FieldSelector fields() {
        return FieldSelector.parse(selector("fieldSelector"), type());
    }

    private String selector(String parameter) {
        var selector = parameter(parameter);
        if (selector.length() > LONGEST_SELECTOR) {
            throw Refusal.badRequest(
                            "the %s has %d characters, more than the %d that are read"
                                    .formatted(parameter, selector.length(), LONGEST_SELECTOR))
                    .asException();
        }
        return selector;
    }

    /// What is asked for in the terms of roles. A collection narrowed to one name counts as that
    /// object (Kubernetes, "Referring to resources": list and watch with resourceNames).
    Attributes attributes(String verb) {
        return new Attributes(
                verb,
                type().group(),
                type().plural(),
                target.subresource(),
                target.namespace(),
                OF_COLLECTIONS.contains(verb) && isForCollection()
                        ? fields().name().orElse("")
                        : target.name());
    }
}
