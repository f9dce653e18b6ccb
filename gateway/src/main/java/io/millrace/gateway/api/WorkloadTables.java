package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The tables of the kinds of Kubernetes that run pods.
final class WorkloadTables {

    static final Map<String, TableKind> KINDS =
            Map.of(
                    "Deployment", deployment(),
                    "StatefulSet", statefulSet(),
                    "DaemonSet", daemonSet(),
                    "CronJob", cronJob());

    private static final String TEMPLATE = "/spec/template/spec";
    private static final String JOB_TEMPLATE = "/spec/jobTemplate/spec/template/spec";

    private WorkloadTables() {}

    private static List<Column> withPods(Column... columns) {
        var all = new ArrayList<>(List.of(columns));
        all.add(Column.wide("Containers", "The names of the containers."));
        all.add(Column.wide("Images", "What the containers run."));
        all.add(Column.wide("Selector", "The labels of the pods."));
        return all;
    }

    private static List<Object> withPods(JsonNode object, String pod, Object... cells) {
        var all = new ArrayList<>(List.of(cells));
        all.add(containers(object, pod, "name"));
        all.add(containers(object, pod, "image"));
        all.add(selector(object));
        return all;
    }

    private static TableKind deployment() {
        return new TableKind(
                withPods(
                        Column.ofName(),
                        Column.of("Ready", "How many pods are ready of how many."),
                        Column.of("Up-to-date", "How many pods are of the newest template."),
                        Column.of("Available", "How many pods are available."),
                        Column.age()),
                object ->
                        withPods(
                                object,
                                TEMPLATE,
                                TableKind.name(object),
                                ready(object),
                                count(object, "updatedReplicas"),
                                count(object, "availableReplicas"),
                                TableKind.age(object)));
    }

    private static TableKind statefulSet() {
        return new TableKind(
                List.of(
                        Column.ofName(),
                        Column.of("Ready", "How many pods are ready of how many."),
                        Column.age(),
                        Column.wide("Containers", "The names of the containers."),
                        Column.wide("Images", "What the containers run.")),
                object ->
                        List.of(
                                TableKind.name(object),
                                ready(object),
                                TableKind.age(object),
                                containers(object, TEMPLATE, "name"),
                                containers(object, TEMPLATE, "image")));
    }

    private static TableKind daemonSet() {
        return new TableKind(
                withPods(
                        Column.ofName(),
                        Column.integer("Desired", "On how many nodes there shall be a pod."),
                        Column.integer("Current", "On how many nodes there is one."),
                        Column.integer("Ready", "On how many nodes one is ready."),
                        Column.integer("Up-to-date", "How many are of the newest template."),
                        Column.integer("Available", "How many are available."),
                        Column.of("Node Selector", "The labels of the nodes."),
                        Column.age()),
                object ->
                        withPods(
                                object,
                                TEMPLATE,
                                TableKind.name(object),
                                number(object, "desiredNumberScheduled"),
                                number(object, "currentNumberScheduled"),
                                number(object, "numberReady"),
                                number(object, "updatedNumberScheduled"),
                                number(object, "numberAvailable"),
                                labels(object.at(TEMPLATE).path("nodeSelector")),
                                TableKind.age(object)));
    }

    private static TableKind cronJob() {
        return new TableKind(
                withPods(
                        Column.ofName(),
                        Column.of("Schedule", "When it is run, in the format of cron."),
                        Column.of("Timezone", "The time zone of the schedule."),
                        new Column("Suspend", "boolean", "", "Whether it is stopped.", 0),
                        Column.integer("Active", "How many jobs run."),
                        Column.of("Last Schedule", "How long ago it last ran."),
                        Column.age()),
                object ->
                        withPods(
                                object,
                                JOB_TEMPLATE,
                                TableKind.name(object),
                                TableKind.text(object, "/spec/schedule"),
                                object.at("/spec/timeZone").asText("<none>"),
                                object.at("/spec/suspend").asBoolean(),
                                object.at("/status/active").size(),
                                lastRun(object),
                                TableKind.age(object)));
    }

    private static Object lastRun(JsonNode object) {
        var time = TableKind.text(object, "/status/lastScheduleTime");
        return time.isEmpty() ? "<none>" : TableKind.age(time);
    }

    private static String ready(JsonNode object) {
        return count(object, "readyReplicas") + "/" + object.at("/spec/replicas").asText("0");
    }

    private static String count(JsonNode object, String field) {
        return Long.toString(number(object, field));
    }

    private static long number(JsonNode object, String field) {
        return object.path("status").path(field).asLong();
    }

    static String containers(JsonNode object, String pod, String field) {
        return String.join(
                ",",
                object.at(pod + "/containers")
                        .valueStream()
                        .map(it -> it.path(field).asText())
                        .toList());
    }

    private static String selector(JsonNode object) {
        return labels(object.at("/spec/selector/matchLabels"));
    }

    static String labels(JsonNode labels) {
        return labels.isEmpty()
                ? "<none>"
                : String.join(
                        ",",
                        labels.propertyStream()
                                .map(it -> it.getKey() + "=" + it.getValue().asText())
                                .sorted()
                                .toList());
    }
}
