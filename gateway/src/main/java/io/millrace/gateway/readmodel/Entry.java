package io.millrace.gateway.readmodel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.meta.OwnerReference;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A resource as its owner published it, with what selectors and access decisions ask about. What
/// tables show of it is read from its JSON once, however many requests and watches show it.
public final class Entry {

    private static final JsonFactory JSON = new JsonFactory();

    private final ResourceKey key;
    private final String uid;
    private final long sequence;
    private final byte[] body;
    private final Map<String, String> labels;
    private final Map<String, String> fields;
    private final String created;
    private final List<OwnerReference> owners;
    private volatile Map<String, List<Object>> rows = Map.of();
    private volatile @Nullable Span metadata;

    /// A part of the body.
    private record Span(int from, int to) {}

    private Entry(
            ResourceKey key,
            String uid,
            long sequence,
            byte[] body,
            Map<String, String> labels,
            Map<String, String> fields,
            String created,
            List<OwnerReference> owners) {
        this.key = key;
        this.uid = uid;
        this.sequence = sequence;
        this.body = body;
        this.labels = labels;
        this.fields = fields;
        this.created = created;
        this.owners = owners;
    }

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
                owners(metadata));
    }

    /// The same state under a later version.
    Entry at(long later) {
        var tree = (ObjectNode) tree();
        tree.withObject("/metadata").put("resourceVersion", Long.toString(later));
        return new Entry(key, uid, later, Json.bytes(tree), labels, fields, created, owners);
    }

    public ResourceKey key() {
        return key;
    }

    public String uid() {
        return uid;
    }

    /// The owner's sequence of this version, the object's `metadata.resourceVersion`.
    public long sequence() {
        return sequence;
    }

    /// The object's JSON, ready to send.
    public byte[] body() {
        return body;
    }

    public Map<String, String> labels() {
        return labels;
    }

    /// The selectable fields by path.
    public Map<String, String> fields() {
        return fields;
    }

    /// The object's `metadata.creationTimestamp`.
    public String created() {
        return created;
    }

    /// The objects to which this one belongs.
    public List<OwnerReference> owners() {
        return owners;
    }

    /// A fresh tree of the object.
    public JsonNode tree() {
        return Json.tree(body);
    }

    public String path() {
        return key.namespacedName();
    }

    /// The cells of the object's row in a kind's table.
    ///
    /// @param cells reads them, the first time that they are asked for
    public List<Object> row(String kind, Function<JsonNode, List<Object>> cells) {
        var known = rows.get(kind);
        if (known != null) {
            return known;
        }
        var row = List.copyOf(cells.apply(tree()));
        var more = new HashMap<>(rows);
        more.put(kind, row);
        rows = Map.copyOf(more);
        return row;
    }

    /// The JSON of the object's metadata.
    public byte[] metadata() {
        var span = metadata;
        if (span == null) {
            span = metadataOf(body);
            metadata = span;
        }
        return span.from() == span.to()
                ? "{}".getBytes(StandardCharsets.UTF_8)
                : Arrays.copyOfRange(body, span.from(), span.to());
    }

    private static Span metadataOf(byte[] body) {
        try (var parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var found = parser.currentName().equals("metadata");
                parser.nextToken();
                var from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (found) {
                    return new Span(from, (int) parser.currentLocation().getByteOffset());
                }
            }
            return new Span(0, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read an object a second time", e);
        }
    }

    private static Map<String, String> labels(JsonNode metadata) {
        var labels = new HashMap<String, String>();
        metadata.path("labels").forEachEntry((key, value) -> labels.put(key, value.asText()));
        return Map.copyOf(labels);
    }

    private static List<OwnerReference> owners(JsonNode metadata) {
        return metadata.path("ownerReferences")
                .valueStream()
                .map(it -> Json.read(it, OwnerReference.class))
                .toList();
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
        if (key.type().equals(ResourceType.EVENT)) {
            tree.path("involvedObject")
                    .forEachEntry((field, value) ->
                            fields.put("involvedObject." + field, value.asText()));
            for (var field : List.of("reason", "reportingComponent", "type")) {
                fields.put(field, tree.path(field).asText());
            }
            fields.put("source", tree.path("source").path("component").asText());
        }
        return Map.copyOf(fields);
    }

    @Override
    public boolean equals(@Nullable Object other) {
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
