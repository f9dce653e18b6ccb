package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;
import java.util.List;

/// Discovery's documents, made once from the catalogue.
final class Discovery {

    private Discovery() {}

    /// A document and the tag by which a client knows that it has it already.
    record Document(byte[] body, String etag, String contentType) {

        static Document of(ObjectNode tree, String contentType) {
            return of(Json.bytes(tree), contentType);
        }

        static Document of(byte[] body, String contentType) {
            return new Document(body, '"' + Digest.of(body).hex() + '"', contentType);
        }
    }

    /// All groups at once.
    ///
    /// @param groups the groups to list; core is the empty one
    static Document aggregated(Served served, List<String> groups, String version) {
        var list = Json.object();
        list.put("kind", "APIGroupDiscoveryList");
        list.put("apiVersion", "apidiscovery.k8s.io/" + version);
        list.putObject("metadata");
        var items = list.putArray("items");
        for (var group : groups) {
            var item = items.addObject();
            var metadata = item.putObject("metadata");
            if (!group.isEmpty()) {
                metadata.put("name", group);
            }
            metadata.putNull("creationTimestamp");
            var entry = item.putArray("versions").addObject();
            entry.put("version", Catalogue.VERSION);
            var resources = entry.putArray("resources");
            served.in(group).forEach(it -> describe(it, resources.addObject()));
            entry.put("freshness", "Current");
        }
        return Document.of(
                list,
                "application/json;g=apidiscovery.k8s.io;v=%s;as=APIGroupDiscoveryList"
                        .formatted(version));
    }

    private static void describe(ApiResource resource, ObjectNode entry) {
        var type = resource.type();
        entry.put("resource", type.plural());
        responseKind(entry, type.group(), type.kind());
        entry.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
        entry.put("singularResource", resource.singular());
        words(entry, "verbs", resource.verbs());
        wordsIfAny(entry, "shortNames", resource.shortNames());
        wordsIfAny(entry, "categories", resource.categories());
        if (!resource.subresources().isEmpty()) {
            var subresources = entry.putArray("subresources");
            for (var subresource : resource.subresources()) {
                var part = subresources.addObject();
                part.put("subresource", subresource.name());
                responseKind(part, subresource.groupIn(type), subresource.kind());
                words(part, "verbs", subresource.verbs());
            }
        }
    }

    private static void responseKind(ObjectNode entry, String group, String kind) {
        entry.putObject("responseKind")
                .put("group", group)
                .put("version", Catalogue.VERSION)
                .put("kind", kind);
    }

    static Document versions(Served served) {
        var versions = Json.object();
        versions.put("kind", "APIVersions");
        var core = versions.putArray("versions");
        if (!served.in("").isEmpty()) {
            core.add(Catalogue.VERSION);
        }
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", "");
        return json(versions);
    }

    static Document groups(Served served) {
        var list = Json.object();
        list.put("kind", "APIGroupList").put("apiVersion", "v1");
        var groups = list.putArray("groups");
        served.groups().forEach(group -> describeGroup(group, groups.addObject()));
        return json(list);
    }

    static Document group(String name) {
        var group = Json.object();
        group.put("kind", "APIGroup").put("apiVersion", "v1");
        describeGroup(name, group);
        return json(group);
    }

    private static void describeGroup(String name, ObjectNode group) {
        group.put("name", name);
        var version = Json.object();
        version.put("groupVersion", name + "/" + Catalogue.VERSION);
        version.put("version", Catalogue.VERSION);
        group.putArray("versions").add(version);
        group.set("preferredVersion", version.deepCopy());
    }

    static Document resources(Served served, String group) {
        var list = Json.object();
        list.put("kind", "APIResourceList").put("apiVersion", "v1");
        list.put(
                "groupVersion",
                group.isEmpty() ? Catalogue.VERSION : group + "/" + Catalogue.VERSION);
        var resources = list.putArray("resources");
        for (var resource : served.in(group)) {
            addResource(resource, resources);
        }
        return json(list);
    }

    private static void addResource(ApiResource resource, ArrayNode resources) {
        var type = resource.type();
        var entry = resources.addObject();
        entry.put("name", type.plural());
        entry.put("singularName", resource.singular());
        entry.put("namespaced", type.namespaced());
        entry.put("kind", type.kind());
        words(entry, "verbs", resource.verbs());
        wordsIfAny(entry, "shortNames", resource.shortNames());
        wordsIfAny(entry, "categories", resource.categories());
        for (var subresource : resource.subresources()) {
            var part = resources.addObject();
            part.put("name", type.plural() + "/" + subresource.name());
            part.put("singularName", "");
            part.put("namespaced", type.namespaced());
            if (!subresource.groupIn(type).equals(type.group())) {
                part.put("group", subresource.groupIn(type));
                part.put("version", Catalogue.VERSION);
            }
            part.put("kind", subresource.kind());
            words(part, "verbs", subresource.verbs());
        }
    }

    private static void words(ObjectNode entry, String field, List<String> words) {
        var array = entry.putArray(field);
        words.forEach(array::add);
    }

    private static void wordsIfAny(ObjectNode entry, String field, List<String> words) {
        if (!words.isEmpty()) {
            words(entry, field, words);
        }
    }

    private static Document json(ObjectNode tree) {
        return Document.of(tree, "application/json");
    }
}
