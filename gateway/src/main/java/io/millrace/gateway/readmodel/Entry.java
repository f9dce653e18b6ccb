package io.millrace.gateway.readmodel;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.access.ProjectCreators;
import io.millrace.platform.schema.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A resource as its owner published it, with what selectors and access decisions ask about.
///
/// @param sequence the owner's sequence of this version, the object's `metadata.resourceVersion`
/// @param body the object's JSON, ready to send
/// @param fields the selectable fields by path
/// @param requester the creator of a Namespace, empty for everything else
public record Entry(
        ResourceKey key,
        String uid,
        long sequence,
        byte[] body,
        Map<String, String> labels,
        Map<String, String> fields,
        String created,
        Optional<String> requester) {

    /// Reads the published bytes.
    public static Entry read(ResourceKey key, String uid, long sequence, byte[] body) {
        var tree = Json.tree(body);
        var metadata = tree.path("metadata");
        return new Entry(
                key,
                uid.isEmpty() ? metadata.path("uid").asText() : uid,
                sequence,
                body,
                labels(metadata),
                fields(key, tree),
                metadata.path("creationTimestamp").asText(),
                requester(key.type(), metadata));
    }

    /// A fresh tree of the object.
    public JsonNode tree() {
        return Json.tree(body);
    }

    public String path() {
        return key.namespacedName();
    }

    private static Map<String, String> labels(JsonNode metadata) {
        var labels = new HashMap<String, String>();
        metadata.path("labels").forEachEntry((key, value) -> labels.put(key, value.asText()));
        return Map.copyOf(labels);
    }

    private static Map<String, String> fields(ResourceKey key, JsonNode tree) {
        var fields = new HashMap<String, String>();
        fields.put("metadata.name", key.name());
        if (key.type().namespaced()) {
            fields.put("metadata.namespace", key.namespace());
        }
        if (key.type().equals(ResourceType.IMAGE_STREAM)) {
            fields.put(
                    "spec.dockerImageRepository",
                    tree.path("spec").path("dockerImageRepository").asText());
            fields.put(
                    "status.dockerImageRepository",
                    tree.path("status").path("dockerImageRepository").asText());
        } else if (key.type().equals(ResourceType.BUILD)) {
            fields.put("status", tree.path("status").path("phase").asText());
            fields.put("podName", key.name() + "-build");
        } else if (key.type().equals(ResourceType.SECRET)) {
            fields.put("type", tree.path("type").asText());
        } else if (key.type().equals(ResourceType.NAMESPACE)) {
            fields.put("status.phase", tree.path("status").path("phase").asText());
        }
        return Map.copyOf(fields);
    }

    private static Optional<String> requester(ResourceType type, JsonNode metadata) {
        if (!type.equals(ResourceType.NAMESPACE)) {
            return Optional.empty();
        }
        var name = metadata.path("annotations").path(ProjectCreators.REQUESTER).asText();
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Entry that && key.equals(that.key) && sequence == that.sequence;
    }

    @Override
    public int hashCode() {
        return key.hashCode() * 31 + Long.hashCode(sequence);
    }

    @Override
    public String toString() {
        return key.wire() + "@" + sequence;
    }
}
