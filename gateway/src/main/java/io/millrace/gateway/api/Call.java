package io.millrace.gateway.api;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.identity.Callers;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.resource.LabelSelector;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// A request about a resource: who wants what, in which form.
record Call(RoutingContext http, Requester requester, Target target, Map<String, String> query) {

    static Call of(RoutingContext http, Target target) {
        var query = new HashMap<String, String>();
        http.queryParams().forEach((key, value) -> query.putIfAbsent(key, value));
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
        return new Rendering(accepted(), parameter("includeObject"), type(), clock);
    }

    LabelSelector labels() {
        return LabelSelector.parse(parameter("labelSelector"));
    }

    FieldSelector fields() {
        return FieldSelector.parse(parameter("fieldSelector"), type());
    }

    Attributes attributes(String verb) {
        return new Attributes(
                verb,
                type().group(),
                type().plural(),
                target.subresource(),
                target.namespace(),
                target.name());
    }
}
