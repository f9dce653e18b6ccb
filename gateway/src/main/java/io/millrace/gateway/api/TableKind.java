package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How a kind's objects look as rows of a table.
///
/// @param row the cells of an object: strings, numbers and ages
record TableKind(List<Column> columns, Row row) {

    private static final int TAG_BUDGET = 40;

    /// Reads the cells of a row from an object.
    interface Row {
        List<Object> cells(JsonNode object);
    }

    /// A cell that says how long ago something was.
    interface Age {
        String at(Instant now);
    }

    /// The cells as they are shown at an instant.
    static List<Object> at(List<Object> cells, Instant now) {
        return cells.stream().map(it -> it instanceof Age age ? age.at(now) : it).toList();
    }

    private static final Column AGE_OF_UPDATE = Column.of("Updated", "Last update time.");
    private static final Column REFERENCE =
            Column.of("Image Reference", "The pull spec of the image.");

    private static final TableKind ANYTHING =
            new TableKind(
                    List.of(
                            Column.ofName(),
                            new Column(
                                    "Created At",
                                    "date",
                                    "",
                                    "When the server created the object.",
                                    0)),
                    object -> List.of(name(object), text(object, "/metadata/creationTimestamp")));

    private static final Map<String, TableKind> KINDS =
            Map.ofEntries(
                    Map.entry(
                            "Image",
                            new TableKind(
                                    List.of(Column.ofName(), REFERENCE),
                                    object ->
                                            List.of(
                                                    name(object),
                                                    text(object, "/dockerImageReference")))),
                    Map.entry("ImageStream", imageStream()),
                    Map.entry("ImageStreamTag", imageStreamTag()),
                    Map.entry("ImageStreamImage", imageStreamImage()),
                    Map.entry("Build", build()),
                    Map.entry("BuildConfig", buildConfig()),
                    Map.entry("Project", project()),
                    Map.entry(
                            "Namespace",
                            new TableKind(
                                    List.of(
                                            Column.ofName(),
                                            Column.of("Status", "The phase of the namespace."),
                                            Column.age()),
                                    object ->
                                            List.of(
                                                    name(object),
                                                    text(object, "/status/phase"),
                                                    age(object)))),
                    Map.entry(
                            "Secret",
                            new TableKind(
                                    List.of(
                                            Column.ofName(),
                                            Column.of("Type", "What the values are for."),
                                            Column.of("Data", "How many values there are."),
                                            Column.age()),
                                    object ->
                                            List.of(
                                                    name(object),
                                                    text(object, "/type"),
                                                    object.path("data").size(),
                                                    age(object)))),
                    Map.entry(
                            "ConfigMap",
                            new TableKind(
                                    List.of(
                                            Column.ofName(),
                                            Column.of("Data", "How many values there are."),
                                            Column.age()),
                                    object ->
                                            List.of(
                                                    name(object),
                                                    object.path("data").size()
                                                            + object.path("binaryData").size(),
                                                    age(object)))),
                    Map.entry(
                            "ServiceAccount",
                            new TableKind(
                                    List.of(
                                            Column.ofName(),
                                            Column.of("Secrets", "How many secrets it may use."),
                                            Column.age()),
                                    object ->
                                            List.of(
                                                    name(object),
                                                    object.path("secrets").size(),
                                                    age(object)))));

    static TableKind of(String kind) {
        for (var kinds :
                List.of(
                        KINDS,
                        CoreTables.KINDS,
                        DeploymentTables.KINDS,
                        WorkloadTables.KINDS,
                        AccessTables.KINDS,
                        ImageTables.KINDS)) {
            var own = kinds.get(kind);
            if (own != null) {
                return own;
            }
        }
        return ANYTHING;
    }

    /// Kinds of the same name in several groups look different.
    static TableKind of(ResourceType type) {
        var own = AccessTables.KINDS.get(type.qualifiedKind());
        return own == null ? of(type.kind()) : own;
    }

    private static TableKind imageStream() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of(
                                "Image Repository",
                                "The effective location of this stream. May be empty until the"
                                        + " server determines where the repository is located."),
                        Column.of("Tags", "Human readable list of tags."),
                        AGE_OF_UPDATE),
                object ->
                        List.of(
                                name(object),
                                firstOf(
                                        text(object, "/status/publicDockerImageRepository"),
                                        text(object, "/spec/dockerImageRepository"),
                                        text(object, "/status/dockerImageRepository")),
                                tags(object),
                                updated(object)));
    }

    private static TableKind imageStreamTag() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        REFERENCE,
                        AGE_OF_UPDATE,
                        Column.wide("Image Name", "The name of the image.")),
                object ->
                        List.of(
                                name(object),
                                text(object, "/image/dockerImageReference"),
                                ago(text(object, "/metadata/creationTimestamp")),
                                text(object, "/image/metadata/name")));
    }

    private static TableKind imageStreamImage() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        AGE_OF_UPDATE,
                        Column.wide("Image Reference", "The pull spec of the image."),
                        Column.wide("Image Name", "The name of the image.")),
                object ->
                        List.of(
                                name(object),
                                ago(text(object, "/metadata/creationTimestamp")),
                                text(object, "/image/dockerImageReference"),
                                text(object, "/image/metadata/name")));
    }

    private static TableKind build() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("Type", "The strategy of the build."),
                        Column.of("From", "Where the source comes from."),
                        Column.of("Status", "The phase of the build, and why."),
                        Column.of("Started", "When the build started."),
                        Column.of("Duration", "How long the build took.")),
                object ->
                        List.of(
                                name(object),
                                strategy(object),
                                source(object),
                                status(object),
                                ago(text(object, "/status/startTimestamp")),
                                duration(object)));
    }

    private static TableKind buildConfig() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("Type", "The strategy of the builds."),
                        Column.of("From", "Where the source comes from."),
                        Column.of("Latest", "The number of the last build.")),
                object ->
                        List.of(
                                name(object),
                                strategy(object),
                                source(object),
                                object.path("status").path("lastVersion").asLong()));
    }

    private static TableKind project() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("Display Name", "The name for people."),
                        Column.of("Status", "The phase of the project.")),
                object ->
                        List.of(
                                name(object),
                                object.path("metadata")
                                        .path("annotations")
                                        .path("openshift.io/display-name")
                                        .asText(),
                                text(object, "/status/phase")));
    }

    static String name(JsonNode object) {
        return text(object, "/metadata/name");
    }

    static String text(JsonNode object, String pointer) {
        return object.at(pointer).asText();
    }

    private static String firstOf(String... texts) {
        for (var text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    static Object age(JsonNode object) {
        return age(text(object, "/metadata/creationTimestamp"));
    }

    static Object age(String time) {
        return Ages.instant(time)
                .<Object>map(it -> (Age) now -> Ages.shortly(Duration.between(it, now)))
                .orElse("<unknown>");
    }

    private static Object ago(String time) {
        return ago(Ages.instant(time));
    }

    static Object ago(Optional<Instant> time) {
        return time.<Object>map(it -> (Age) now -> Ages.ago(it, now)).orElse("");
    }

    /// The newest tags that fit; the first always does, and one that is a little too long still
    /// does when enough was left before it.
    private static String tags(JsonNode stream) {
        var names = tagsByTime(stream);
        var shown = new ArrayList<String>();
        int left = TAG_BUDGET;
        for (var name : names) {
            int rest = left - name.length() - 1;
            var fits = rest >= 0 || (left > 10 && rest >= -10);
            if (!shown.isEmpty() && !fits) {
                break;
            }
            shown.add(name);
            left = rest;
            if (left < 0) {
                break;
            }
        }
        var hidden = names.size() - shown.size();
        return String.join(",", shown) + (hidden > 0 ? " + %d more...".formatted(hidden) : "");
    }

    private static List<String> tagsByTime(JsonNode stream) {
        var times = new TreeMap<String, Long>();
        for (var history : stream.path("status").path("tags")) {
            times.put(
                    history.path("tag").asText(),
                    Ages.instant(text(history, "/items/0/created"))
                            .map(Instant::getEpochSecond)
                            .orElse(Long.MIN_VALUE));
        }
        return times.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Object updated(JsonNode stream) {
        Optional<Instant> newest = Optional.empty();
        for (var history : stream.path("status").path("tags")) {
            var created = Ages.instant(text(history, "/items/0/created"));
            if (created.isPresent() && (newest.isEmpty() || created.get().isAfter(newest.get()))) {
                newest = created;
            }
        }
        return ago(newest);
    }

    private static String strategy(JsonNode object) {
        var strategy = object.path("spec").path("strategy");
        if (strategy.has("dockerStrategy")) {
            return "Docker";
        }
        if (strategy.has("sourceStrategy")) {
            return "Source";
        }
        if (strategy.has("customStrategy")) {
            return "Custom";
        }
        return strategy.has("jenkinsPipelineStrategy")
                ? "JenkinsPipeline"
                : strategy.path("type").asText();
    }

    private static String source(JsonNode object) {
        var source = object.path("spec").path("source");
        var revision = revision(object);
        var at = revision.isEmpty() ? "" : "@" + revision;
        if (source.has("binary")) {
            return "Binary" + at;
        }
        if (source.has("dockerfile")) {
            return source.has("git") ? "Dockerfile,Git" + at : "Dockerfile";
        }
        if (source.has("git")) {
            return "Git" + at;
        }
        return text(object, "/spec/strategy/customStrategy/from/name");
    }

    private static String revision(JsonNode object) {
        var revision =
                firstOf(
                        text(object, "/spec/revision/git/commit"),
                        text(object, "/spec/source/git/ref"));
        return revision.length() > 20 && revision.matches("[0-9a-fA-F]+")
                ? revision.substring(0, 7)
                : revision;
    }

    private static String status(JsonNode build) {
        var reason = text(build, "/status/reason");
        return text(build, "/status/phase") + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    private static String duration(JsonNode build) {
        long nanos = build.path("status").path("duration").asLong();
        return nanos == 0 ? "" : Ages.goDuration(Duration.ofNanos(nanos));
    }
}
