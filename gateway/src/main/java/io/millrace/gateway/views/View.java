package io.millrace.gateway.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An object as the API shows it, with what selectors, sorting and tables ask about. Its JSON is
/// made when somebody wants it, and then kept.
public final class View {

    private final String namespace;
    private final String name;
    private final Map<String, String> fields;
    private final String created;
    private final Optional<Entry> stored;
    private final Supplier<byte[]> making;
    private final Supplier<byte[]> metadata;
    private byte @Nullable [] body;

    private View(
            String namespace,
            String name,
            Map<String, String> fields,
            String created,
            Optional<Entry> stored,
            Supplier<byte[]> making,
            Supplier<byte[]> metadata) {
        this.namespace = namespace;
        this.name = name;
        this.fields = fields;
        this.created = created;
        this.stored = stored;
        this.making = making;
        this.metadata = metadata;
    }

    /// The stored object just as it is.
    public static View of(Entry entry) {
        return of(entry, entry::body);
    }

    /// The stored object with another body, but the same metadata.
    public static View of(Entry entry, Supplier<byte[]> body) {
        return of(entry, body, entry::metadata);
    }

    /// The stored object with another body and other metadata, but the same row in a table.
    public static View of(Entry entry, Supplier<byte[]> body, Supplier<byte[]> metadata) {
        return new View(
                entry.key().namespace(),
                entry.key().name(),
                entry.fields(),
                entry.created(),
                Optional.of(entry),
                body,
                metadata);
    }

    /// An object made from others.
    public static View of(ObjectNode object) {
        var metadata = object.path("metadata");
        var fields =
                Map.of(
                        "metadata.name", metadata.path("name").asText(),
                        "metadata.namespace", metadata.path("namespace").asText());
        return new View(
                metadata.path("namespace").asText(),
                metadata.path("name").asText(),
                fields,
                metadata.path("creationTimestamp").asText(),
                Optional.empty(),
                () -> Json.bytes(object),
                () -> Json.bytes(metadata));
    }

    public String namespace() {
        return namespace;
    }

    public String name() {
        return name;
    }

    /// The selectable fields by path.
    public Map<String, String> fields() {
        return fields;
    }

    /// The object's `metadata.creationTimestamp`.
    public String created() {
        return created;
    }

    /// The object's JSON, ready to send.
    public byte[] body() {
        if (body == null) {
            body = making.get();
        }
        return body;
    }

    /// The JSON of the object's metadata.
    public byte[] metadata() {
        return metadata.get();
    }

    /// The object's `metadata.resourceVersion`.
    public String version() {
        return stored.map(it -> Long.toString(it.sequence()))
                .orElseGet(() -> tree().at("/metadata/resourceVersion").asText());
    }

    /// The cells of the object's row in a kind's table.
    public List<Object> row(String kind, Function<JsonNode, List<Object>> cells) {
        return stored.map(it -> it.row(kind, cells)).orElseGet(() -> cells.apply(tree()));
    }

    public JsonNode tree() {
        return Json.tree(body());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
