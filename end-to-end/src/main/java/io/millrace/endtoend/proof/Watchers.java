package io.millrace.endtoend.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.endtoend.proof.Evidence.Watching;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Which tags an object watches.
final class Watchers {

    private static final String ANNOTATION = "image.openshift.io/triggers";
    private static final int MOST = 100;
    private static final Set<String> KINDS =
            Set.of(
                    "BuildConfig",
                    "DeploymentConfig",
                    "Deployment",
                    "StatefulSet",
                    "DaemonSet",
                    "CronJob");
    private static final Pattern IMAGE =
            Pattern.compile(
                    "(containers|initContainers)\\[(?:(\\d{1,4})|\\?\\(@\\.?name==[\"']([^\"']+)[\"']\\))]\\.image");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Watchers() {}

    /// Nothing of objects that cannot watch tags.
    static List<Watching> of(JsonNode object) {
        return KINDS.contains(object.path("kind").asText()) ? List.of(watching(object)) : List.of();
    }

    private static Watching watching(JsonNode object) {
        var metadata = object.path("metadata");
        var home = metadata.path("namespace").asText();
        var watches = new HashSet<>(watches(object, home));
        watches.remove("");
        return new Watching(
                metadata.path("uid").asText(),
                home + "/" + metadata.path("name").asText(),
                Instant.parse(metadata.path("creationTimestamp").asText("1970-01-01T00:00:00Z")),
                watches);
    }

    private static Set<String> watches(JsonNode object, String home) {
        return switch (object.path("kind").asText()) {
            case "BuildConfig" -> ofBuilds(object, home);
            case "DeploymentConfig" -> ofRollouts(object, home);
            default -> annotated(object, home);
        };
    }

    private static Set<String> ofBuilds(JsonNode object, String home) {
        var tags = new HashSet<String>();
        for (var trigger : object.at("/spec/triggers")) {
            if (trigger.path("type").asText().equals("ImageChange")) {
                var from = trigger.path("imageChange").path("from");
                tags.add(tag(from.isObject() ? from : strategyFrom(object), home));
            }
        }
        return tags;
    }

    private static JsonNode strategyFrom(JsonNode object) {
        for (var strategy : object.at("/spec/strategy")) {
            if (strategy.path("from").isObject()) {
                return strategy.path("from");
            }
        }
        return MissingNode.getInstance();
    }

    /// Tags that do not deploy by themselves are looked at when they move, and not before.
    private static Set<String> ofRollouts(JsonNode object, String home) {
        var tags = new HashSet<String>();
        for (var trigger : object.at("/spec/triggers")) {
            if (trigger.path("type").asText().equals("ImageChange")
                    && trigger.at("/imageChangeParams/automatic").asBoolean()) {
                tags.add(tag(trigger.at("/imageChangeParams/from"), home));
            }
        }
        return tags;
    }

    /// What cannot be read is followed by nobody.
    private static Set<String> annotated(JsonNode object, String home) {
        var text = object.at("/metadata/annotations").path(ANNOTATION).asText();
        var tags = new HashSet<String>();
        var containers = new HashSet<String>();
        try {
            var triggers = JSON.readTree(text);
            for (var trigger : triggers) {
                var container = container(trigger.path("fieldPath").asText(), object);
                if (container.isEmpty() || !containers.add(container) || triggers.size() > MOST) {
                    return Set.of();
                }
                tags.add(tag(trigger.path("from"), home));
            }
        } catch (JsonProcessingException unreadable) {
            return Set.of();
        }
        return tags.contains("") ? Set.of() : tags;
    }

    /// Which container a path means, whether or not there is one; empty when it is no such path.
    private static String container(String path, JsonNode object) {
        var prefix =
                object.path("kind").asText().equals("CronJob")
                        ? "spec.jobTemplate.spec.template.spec."
                        : "spec.template.spec.";
        var found = IMAGE.matcher(path.startsWith(prefix) ? path.substring(prefix.length()) : "");
        if (!found.matches()) {
            return "";
        }
        var place = found.group(2);
        if (place == null) {
            return found.group(3);
        }
        var list = object.at("/" + prefix.replace('.', '/') + found.group(1));
        var name = list.path(Integer.parseInt(place)).path("name").asText();
        return name.isEmpty() ? "%s[%s]".formatted(found.group(1), place) : name;
    }

    private static String tag(JsonNode from, String home) {
        var namespace = from.path("namespace").asText("");
        return from.path("kind").asText().equals("ImageStreamTag")
                        && from.path("name").asText().matches("[^:]+:[^:]+")
                ? (namespace.isEmpty() ? home : namespace) + "/" + from.path("name").asText()
                : "";
    }
}
