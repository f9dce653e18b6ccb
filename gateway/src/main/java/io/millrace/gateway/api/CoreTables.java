package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The tables of core kinds that have columns of their own.
final class CoreTables {

    static final Map<String, TableKind> KINDS =
            Map.of("Event", event(), "ResourceQuota", resourceQuota());

    private CoreTables() {}

    private static TableKind event() {
        return new TableKind(
                List.of(
                        Column.of("Last Seen", "How long ago it last happened."),
                        Column.of("Type", "Normal or Warning."),
                        Column.of("Reason", "What happened, for programs."),
                        Column.of("Object", "What it happened to."),
                        Column.wide("Subobject", "The part of the object."),
                        Column.wide("Source", "Who saw it."),
                        Column.of("Message", "What happened, for people."),
                        Column.wide("First Seen", "How long ago it first happened."),
                        Column.wide("Count", "How often it happened."),
                        Column.wide("Name", "The name of the event.")),
                event ->
                        List.of(
                                since(event, "/lastTimestamp"),
                                text(event, "/type"),
                                text(event, "/reason"),
                                text(event, "/involvedObject/kind").toLowerCase(Locale.ROOT)
                                        + "/"
                                        + text(event, "/involvedObject/name"),
                                text(event, "/involvedObject/fieldPath"),
                                source(event),
                                text(event, "/message").strip(),
                                since(event, "/firstTimestamp"),
                                Math.max(1, event.path("count").asInt()),
                                text(event, "/metadata/name")));
    }

    private static String source(JsonNode event) {
        var component = text(event, "/source/component");
        return component.isEmpty() ? text(event, "/reportingComponent") : component;
    }

    private static TableKind resourceQuota() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("Request", "What is used of what there may be."),
                        Column.of("Limit", "What is used of the limits of computing."),
                        Column.age()),
                quota ->
                        List.of(
                                text(quota, "/metadata/name"),
                                used(quota, false),
                                used(quota, true),
                                since(quota, "/metadata/creationTimestamp")));
    }

    private static String used(JsonNode quota, boolean limits) {
        var sorted = new TreeMap<String, String>();
        quota.at("/status/hard")
                .forEachEntry((name, hard) ->
                        sorted.put(
                                name,
                                "%s: %s/%s"
                                        .formatted(
                                                name,
                                                quota.at("/status/used").path(name).asText("0"),
                                                hard.asText())));
        var shown = new ArrayList<String>();
        sorted.forEach((name, text) -> {
            if (name.startsWith("limits.") == limits) {
                shown.add(text);
            }
        });
        return String.join(", ", shown);
    }

    private static String text(JsonNode object, String pointer) {
        return object.at(pointer).asText("");
    }

    private static Object since(JsonNode object, String pointer) {
        var time = Ages.instant(text(object, pointer));
        if (time.isEmpty()) {
            time = Ages.instant(text(object, "/eventTime"));
        }
        return time.<Object>map(
                        it -> (TableKind.Age) now -> Ages.shortly(Duration.between(it, now)))
                .orElse("<unknown>");
    }
}
