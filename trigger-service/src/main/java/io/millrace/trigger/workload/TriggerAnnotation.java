package io.millrace.trigger.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.core.Container;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.workload.AnnotationTrigger;
import io.millrace.trigger.domain.workload.FieldPath;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What the annotation `image.openshift.io/triggers` says.
///
/// @param fault why it cannot be followed; empty when it can
record TriggerAnnotation(List<AnnotationTrigger> triggers, String fault) {

    static final String NAME = "image.openshift.io/triggers";

    private static final int MOST = 100;

    static TriggerAnnotation of(Workload workload) {
        var text = workload.metadata().annotations().getOrDefault(NAME, "");
        if (text.isBlank()) {
            return new TriggerAnnotation(List.of(), "");
        }
        try {
            var list = Json.tree(text.getBytes(StandardCharsets.UTF_8));
            if (list.isNull()) {
                return new TriggerAnnotation(List.of(), "");
            }
            return list.isArray() && list.size() <= MOST
                    ? read(list, workload)
                    : unfit("it must be a list of at most %d triggers".formatted(MOST));
        } catch (UncheckedIOException malformed) {
            return unfit("it is not JSON");
        }
    }

    private static TriggerAnnotation read(JsonNode list, Workload workload) {
        var triggers = new ArrayList<AnnotationTrigger>();
        var paths = new HashSet<String>();
        var containers = new HashSet<String>();
        var pod = workload.pod();
        var prefix = workload.kind().templatePath() + ".spec";
        for (var i = 0; i < list.size(); i++) {
            var trigger = list.get(i);
            var text = trigger.path("fieldPath").asText();
            var path = FieldPath.parse(text, prefix);
            if (path.isEmpty()) {
                return unfit(
                        "[%d].fieldPath: \"%s\" is no image of a container below %s"
                                .formatted(i, text, prefix));
            }
            if (!paths.add(text)) {
                return unfit("[%d].fieldPath: \"%s\" stands there twice".formatted(i, text));
            }
            var meant = path.get().find(pod).map(Container::name);
            if (meant.filter(it -> !containers.add(it)).isPresent()) {
                return unfit(
                        "[%d].fieldPath: \"%s\" means the container of another trigger"
                                .formatted(i, text));
            }
            var tag = tag(trigger.path("from"), workload.namespace());
            if (tag.isEmpty()) {
                return unfit(
                        "[%d].from must be an ImageStreamTag with a name of the form <stream>:<tag>"
                                .formatted(i));
            }
            triggers.add(new AnnotationTrigger(tag.get(), path.get(), isPaused(trigger)));
        }
        return new TriggerAnnotation(triggers, "");
    }

    private static Optional<StreamTag> tag(JsonNode from, String home) {
        return StreamTag.named(
                ObjectReference.EMPTY
                        .withKind(from.path("kind").asText())
                        .withNamespace(from.path("namespace").asText())
                        .withName(from.path("name").asText()),
                home);
    }

    /// A flag, or the word for it.
    private static boolean isPaused(JsonNode trigger) {
        return trigger.path("paused").asText().equals("true");
    }

    private static TriggerAnnotation unfit(String fault) {
        return new TriggerAnnotation(List.of(), fault);
    }
}
