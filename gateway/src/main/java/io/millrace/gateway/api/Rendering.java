package io.millrace.gateway.api;

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
    private static final int ROW = 700;
    private static final String EVENT_KIND = "{\"type\":\"";
    private static final String EVENT_OBJECT = "\",\"object\":";
    private static final String EVENT_END = "}\n";

    /// Where a list stands and how it goes on.
    ///
    /// @param remaining how many objects follow, negative when that is not said
    record ListPosition(long version, String continuation, long remaining) {}

    byte[] object(View view) {
        return notation(collected(500, out -> writeObject(out, view, true)));
    }

    byte[] list(List<View> views, ListPosition position) {
        return notation(
                switch (accepted.shape()) {
                    case OBJECT ->
                            collected((int) size(views) + 200, out -> write(out, views, position));
                    case METADATA ->
                            collected(
                                    views.size() * ROW,
                                    out -> writePartials(out, views, metadata(position)));
                    case TABLE ->
                            collected(
                                    views.size() * ROW,
                                    out ->
                                            writeTable(
                                                    out,
                                                    inTableOrder(views),
                                                    metadata(position),
                                                    true));
                });
    }

    /// Writes something.
    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static byte[] collected(int expected, Writing writing) {
        var out = new ByteArrayOutputStream(expected);
        try {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Writes an object as a watch tells it.
    ///
    /// @param first whether the client has not seen the columns yet
    void writeEvent(OutputStream out, String kind, View view, boolean first) throws IOException {
        write(out, EVENT_KIND + kind + EVENT_OBJECT);
        writeObject(out, view, first);
        write(out, EVENT_END);
    }

    private void writeObject(OutputStream out, View view, boolean withColumns) throws IOException {
        switch (accepted.shape()) {
            case OBJECT -> out.write(view.body());
            case METADATA -> writePartial(out, view);
            case TABLE ->
                    writeTable(
                            out,
                            List.of(view),
                            Json.object().put("resourceVersion", view.version()),
                            withColumns);
        }
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
        return collected(
                object.length + 40,
                out -> {
                    write(out, EVENT_KIND + kind + EVENT_OBJECT);
                    out.write(object);
                    write(out, EVENT_END);
                });
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

    private void writePartials(OutputStream out, List<View> views, ObjectNode metadata)
            throws IOException {
        write(
                out,
                "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"%s\",\"metadata\":%s,\"items\":["
                        .formatted(accepted.apiVersion(), Json.text(metadata)));
        for (int i = 0; i < views.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            writePartial(out, views.get(i));
        }
        write(out, "]}");
    }

    private void writePartial(OutputStream out, View view) throws IOException {
        var version = accepted.version().isEmpty() ? "meta.k8s.io/v1" : accepted.apiVersion();
        write(
                out,
                "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\""
                        + version
                        + "\",\"metadata\":");
        out.write(view.metadata());
        out.write('}');
    }

    private List<View> inTableOrder(List<View> views) {
        return type.equals(ResourceType.BUILD)
                ? views.stream().sorted(Comparator.comparing(View::created)).toList()
                : views;
    }

    private void writeTable(
            OutputStream out, List<View> views, ObjectNode metadata, boolean withColumns)
            throws IOException {
        var kind = TableKind.of(type);
        write(
                out,
                "{\"kind\":\"Table\",\"apiVersion\":\"%s\",\"metadata\":%s,\"columnDefinitions\":%s,\"rows\":["
                        .formatted(
                                accepted.apiVersion(),
                                Json.text(metadata),
                                withColumns ? Json.text(kind.columns()) : "[]"));
        var now = clock.instant();
        for (int i = 0; i < views.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            writeRow(out, views.get(i), TableKind.at(cells(kind, views.get(i)), now));
        }
        write(out, "]}");
    }

    private List<Object> cells(TableKind kind, View view) {
        return view.row(type.qualifiedKind(), kind.row()::cells);
    }

    private void writeRow(OutputStream out, View view, List<Object> cells) throws IOException {
        write(out, "{\"cells\":");
        out.write(Json.bytes(cells));
        if (!includeObject.equals("None")) {
            write(out, ",\"object\":");
            if (includeObject.equals("Object")) {
                out.write(view.body());
            } else {
                writePartial(out, view);
            }
        }
        out.write('}');
    }
}
