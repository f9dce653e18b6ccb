package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The tables of what is deployed.
final class DeploymentTables {

    static final Map<String, TableKind> KINDS =
            Map.of(
                    "DeploymentConfig",
                    deploymentConfig(),
                    "ReplicationController",
                    replicationController());

    private DeploymentTables() {}

    private static TableKind deploymentConfig() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("Revision", "The number of the newest deployment."),
                        Column.of("Desired", "How many pods there shall be."),
                        Column.of("Current", "How many pods of the newest deployment there are."),
                        Column.of("Triggered By", "What makes a new deployment.")),
                config ->
                        List.of(
                                TableKind.name(config),
                                config.at("/status/latestVersion").asLong(),
                                desired(config),
                                config.at("/status/updatedReplicas").asLong(),
                                triggers(config)));
    }

    private static String desired(JsonNode config) {
        var replicas = config.at("/spec/replicas").asText("0");
        return config.at("/spec/test").asBoolean() ? replicas + " (during test)" : replicas;
    }

    private static String triggers(JsonNode config) {
        var containers = new TreeSet<String>();
        config.at("/spec/template/spec/containers")
                .forEach(it -> containers.add(it.path("name").asText()));
        var shown = new TreeSet<String>();
        for (var trigger : config.at("/spec/triggers")) {
            var params = trigger.path("imageChangeParams");
            switch (trigger.path("type").asText()) {
                case "ConfigChange" -> shown.add("config");
                case "ImageChange" -> {
                    if (params.path("automatic").asBoolean()) {
                        shown.add("image(%s)".formatted(image(params, containers)));
                    }
                }
                case String other -> shown.add(other);
            }
        }
        return String.join(",", shown);
    }

    /// The containers are named where the tag alone does not tell which they are.
    private static String image(JsonNode params, TreeSet<String> containers) {
        var names = new TreeSet<String>();
        params.path("containerNames").forEach(it -> names.add(it.asText()));
        var tag = params.at("/from/name").asText();
        return containers.size() != 1 && !containers.containsAll(names)
                ? String.join(",", names) + ":" + tag
                : tag;
    }

    private static TableKind replicationController() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.integer("Desired", "How many pods there shall be."),
                        Column.integer("Current", "How many pods there are."),
                        Column.integer("Ready", "How many pods are ready."),
                        Column.age(),
                        Column.wide("Containers", "The names of the containers."),
                        Column.wide("Images", "What the containers run."),
                        Column.wide("Selector", "The labels of the pods.")),
                controller ->
                        List.of(
                                TableKind.name(controller),
                                controller.at("/spec/replicas").asLong(),
                                controller.at("/status/replicas").asLong(),
                                controller.at("/status/readyReplicas").asLong(),
                                TableKind.age(controller),
                                WorkloadTables.containers(
                                        controller, "/spec/template/spec", "name"),
                                WorkloadTables.containers(
                                        controller, "/spec/template/spec", "image"),
                                WorkloadTables.labels(controller.at("/spec/selector"))));
    }
}
