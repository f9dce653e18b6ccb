package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The table of ImageTags: what was wished, what came of it, and how long the history is.
final class ImageTables {

    static final Map<String, TableKind> KINDS = Map.of("ImageTag", imageTag());

    private ImageTables() {}

    private static TableKind imageTag() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("Spec", "Where the image is wished to come from."),
                        Column.of("Status", "Where the tag points, or why it does not."),
                        new Column("History", "number", "", "How many images it has had.", 0),
                        Column.of("Updated", "When it last changed.")),
                tag ->
                        List.of(
                                TableKind.name(tag),
                                spec(tag),
                                status(tag),
                                history(tag),
                                ago(tag)));
    }

    private static String spec(JsonNode tag) {
        var wish = tag.path("spec");
        var from = wish.path("from");
        if (text(from, "/name").isEmpty()) {
            return newest(tag).isMissingNode() ? "" : "Push";
        }
        if (text(from, "/kind").equals("ImageStreamTag") && !text(from, "/name").contains(":")) {
            return "Track";
        }
        if (newestGeneration(tag) > wishedGeneration(tag) && wishedGeneration(tag) > 0) {
            return "Push";
        }
        if (wish.at("/importPolicy/scheduled").asBoolean()) {
            return "Scheduled";
        }
        return wish.path("reference").asBoolean() ? "Ref" : "Tag";
    }

    private static String status(JsonNode tag) {
        for (var condition : tag.at("/status/conditions")) {
            if (text(condition, "/type").equals("ImportSuccess")
                    && text(condition, "/status").equals("False")) {
                return "ImportFailed (%s)".formatted(text(condition, "/reason"));
            }
        }
        if (newestGeneration(tag) > 0 && newestGeneration(tag) < wishedGeneration(tag)) {
            return "Importing";
        }
        var image = text(newest(tag), "/image");
        return image.isEmpty() ? source(tag.path("spec").path("from")) : "image/" + image;
    }

    private static String source(JsonNode from) {
        var name = text(from, "/name");
        var namespace = text(from, "/namespace");

        return switch (text(from, "/kind")) {
            case "" -> "";
            case "DockerImage" -> name;
            case "ImageStreamTag" ->
                    namespace.isEmpty()
                            ? "istag/" + name
                            : "istag %s/%s".formatted(namespace, name);
            case "ImageStreamImage" -> {
                int at = name.indexOf('@');
                yield at > 0 ? "image/" + name.substring(at + 1) : "InvalidRefName";
            }
            default -> "InvalidRefKind";
        };
    }

    private static Object history(JsonNode tag) {
        var items = tag.at("/status/items").size();
        return items == 0 ? NullNode.getInstance() : items;
    }

    private static Object ago(JsonNode tag) {
        var conditions =
                StreamSupport.stream(tag.at("/status/conditions").spliterator(), false)
                        .map(it -> text(it, "/lastTransitionTime"));
        return TableKind.ago(
                Stream.concat(Stream.of(text(newest(tag), "/created")), conditions)
                        .map(Ages::instant)
                        .flatMap(Optional::stream)
                        .max(Comparator.<Instant>naturalOrder()));
    }

    private static JsonNode newest(JsonNode tag) {
        return tag.at("/status/items/0");
    }

    private static long newestGeneration(JsonNode tag) {
        return newest(tag).path("generation").asLong();
    }

    private static long wishedGeneration(JsonNode tag) {
        return tag.at("/spec/generation").asLong();
    }

    private static String text(JsonNode object, String pointer) {
        return TableKind.text(object, pointer);
    }
}
