package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.views.View;
import io.millrace.platform.schema.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/// Objects and lists in the shape that the client accepts.
///
/// @param includeObject what a table's rows carry: `None`, `Metadata` or `Object`
record Rendering(Accepted accepted, String includeObject, ResourceType type, InstantSource clock) {

    private static final long PIECES_FROM = 4L * 1024 * 1024;

    /// Where a list stands and how it goes on.
    ///
    /// @param remaining how many objects follow, negative when that is not said
    record ListPosition(long version, String continuation, long remaining) {}

    byte[] object(View view) {
        return notation(
                switch (accepted.shape()) {
                    case OBJECT -> view.body();
                    case METADATA -> Json.bytes(partial(view.tree()));
                    case TABLE ->
                            Json.bytes(
                                    table(
                                            List.of(view),
                                            view.tree().at("/metadata/resourceVersion").asText(),
                                            true));
                });
    }

    byte[] list(List<View> views, ListPosition position) {
        return notation(
                switch (accepted.shape()) {
                    case OBJECT -> objects(views, position);
                    case METADATA -> Json.bytes(partials(views, position));
                    case TABLE -> Json.bytes(table(inTableOrder(views), position));
                });
    }

    /// An object as a watch tells it.
    ///
    /// @param first whether the client has not seen the columns yet
    byte[] event(String kind, View view, boolean first) {
        return event(
                kind,
                switch (accepted.shape()) {
                    case OBJECT -> view.body();
                    case METADATA -> Json.bytes(partial(view.tree()));
                    case TABLE ->
                            Json.bytes(
                                    table(
                                            List.of(view),
                                            view.tree().at("/metadata/resourceVersion").asText(),
                                            first));
                });
    }

    /// A watch's word about how far it is.
    byte[] bookmark(long version, boolean endOfInitialEvents) {
        var object = Json.object();
        object.put("kind", accepted.shape() == Accepted.Shape.OBJECT ? type.kind() : shapeKind());
        object.put(
                "apiVersion",
                accepted.shape() == Accepted.Shape.OBJECT
                        ? type.apiVersion()
                        : accepted.apiVersion());
        var metadata = object.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(version));
        if (accepted.shape() == Accepted.Shape.TABLE) {
            object.putArray("columnDefinitions");
            object.putArray("rows");
        } else {
            metadata.putNull("creationTimestamp");
            if (endOfInitialEvents) {
                metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
            }
        }
        return event("BOOKMARK", Json.bytes(object));
    }

    static byte[] event(String kind, byte[] object) {
        var event = new ByteArrayOutputStream(object.length + 40);
        event.writeBytes(
                ("{\"type\":\"" + kind + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
        event.writeBytes(object);
        event.writeBytes("}\n".getBytes(StandardCharsets.UTF_8));
        return event.toByteArray();
    }

    private String shapeKind() {
        return accepted.shape() == Accepted.Shape.TABLE ? "Table" : "PartialObjectMetadata";
    }

    private byte[] notation(byte[] json) {
        return accepted.yaml() ? Payload.toYaml(json) : json;
    }

    /// Whether the list is better sent in pieces than put together first.
    boolean isLarge(List<View> views) {
        return accepted.shape() == Accepted.Shape.OBJECT
                && !accepted.yaml()
                && size(views) > PIECES_FROM;
    }

    private static long size(List<View> views) {
        return views.stream().mapToLong(it -> it.body().length + 1).sum();
    }

    private byte[] objects(List<View> views, ListPosition position) {
        var list = new ByteArrayOutputStream((int) size(views) + 200);
        try {
            write(list, views, position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return list.toByteArray();
    }

    /// Writes the list as it is, its objects' bytes one after the other.
    void write(OutputStream out, List<View> views, ListPosition position) throws IOException {
        write(
                out,
                "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":%s,\"items\":["
                        .formatted(type.kind(), type.apiVersion(), Json.text(metadata(position))));
        for (int i = 0; i < views.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write(views.get(i).body());
        }
        write(out, "]}");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode metadata(ListPosition position) {
        var metadata = Json.object();
        metadata.put("resourceVersion", Long.toString(position.version()));
        if (!position.continuation().isEmpty()) {
            metadata.put("continue", position.continuation());
            if (position.remaining() >= 0) {
                metadata.put("remainingItemCount", position.remaining());
            }
        }
        return metadata;
    }

    private ObjectNode partials(List<View> views, ListPosition position) {
        var list = Json.object();
        list.put("kind", "PartialObjectMetadataList").put("apiVersion", accepted.apiVersion());
        list.set("metadata", metadata(position));
        var items = list.putArray("items");
        views.forEach(view -> items.add(partial(view.tree())));
        return list;
    }

    private ObjectNode partial(JsonNode object) {
        var partial = Json.object();
        partial.put("kind", "PartialObjectMetadata");
        partial.put(
                "apiVersion",
                accepted.version().isEmpty() ? "meta.k8s.io/v1" : accepted.apiVersion());
        partial.set("metadata", object.path("metadata"));
        return partial;
    }

    private List<View> inTableOrder(List<View> views) {
        return type.equals(ResourceType.BUILD)
                ? views.stream().sorted(Comparator.comparing(View::created)).toList()
                : views;
    }

    private ObjectNode table(List<View> views, ListPosition position) {
        var table = table(views, Long.toString(position.version()), true);
        table.set("metadata", metadata(position));
        return table;
    }

    private ObjectNode table(List<View> views, String version, boolean withColumns) {
        var kind = TableKind.of(type.kind());
        var table = Json.object();
        table.put("kind", "Table").put("apiVersion", accepted.apiVersion());
        table.putObject("metadata").put("resourceVersion", version);
        var columns = table.putArray("columnDefinitions");
        if (withColumns) {
            kind.columns().forEach(column -> columns.add(Json.tree(column)));
        }
        var rows = table.putArray("rows");
        for (var view : views) {
            var object = view.tree();
            var row = rows.addObject();
            var cells = row.putArray("cells");
            kind.row().cells(object, clock.instant()).forEach(cell -> cells.addPOJO(cell));
            switch (includeObject) {
                case "None" -> {}
                case "Object" -> row.set("object", object);
                default -> row.set("object", partial(object));
            }
        }
        return table;
    }
}
