package io.millrace.gateway.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;
import java.util.HashMap;
import java.util.Map;

/// An object as the API shows it, with what selectors, sorting and tables ask about.
public record View(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> fields,
        String created,
        byte[] body) {

    /// The stored object just as it is.
    public static View of(Entry entry) {
        return of(entry, entry.body());
    }

    /// The stored object with another body.
    public static View of(Entry entry, byte[] body) {
        return new View(
                entry.key().namespace(),
                entry.key().name(),
                entry.labels(),
                entry.fields(),
                entry.created(),
                body);
    }

    /// An object made from others.
    public static View of(ObjectNode object) {
        var metadata = object.path("metadata");
        var labels = new HashMap<String, String>();
        metadata.path("labels").forEachEntry((key, value) -> labels.put(key, value.asText()));
        var fields =
                Map.of(
                        "metadata.name", metadata.path("name").asText(),
                        "metadata.namespace", metadata.path("namespace").asText());
        return new View(
                metadata.path("namespace").asText(),
                metadata.path("name").asText(),
                labels,
                fields,
                metadata.path("creationTimestamp").asText(),
                Json.bytes(object));
    }

    public JsonNode tree() {
        return Json.tree(body);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof View that
                && namespace.equals(that.namespace)
                && name.equals(that.name)
                && java.util.Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return namespace.hashCode() * 31 + name.hashCode();
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
