package io.millrace.houserules;

import static io.millrace.houserules.Chart.map;
import static io.millrace.houserules.Chart.nameOf;
import static io.millrace.houserules.Chart.objectsOf;
import static io.millrace.houserules.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.millrace.contract.Owner;
import io.millrace.contract.Topic;
import io.millrace.contract.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The chart as Helm's own engine renders it.
class HelmChartTest {

    private static final Pattern TOPIC_LINE = Pattern.compile("(?m)^topic (\\S+) (\\d+) (.*)$");

    /// A topic's name, its partitions, and what Kafka is told about it.
    private record Declared(String name, String partitions, Map<String, String> settings) {}

    @Test
    void helmFindsNoFault() {
        var result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
    }

    @Test
    void eachServiceIsADeploymentAndOnlyTheGatewayIsAService() {
        var objects = rendered(Map.of());

        assertThat(namesOf(objects, "Deployment"))
                .containsExactlyInAnyOrder(
                        "millrace-gateway",
                        "millrace-imagestream",
                        "millrace-importer",
                        "millrace-build",
                        "millrace-trigger");
        assertThat(namesOf(objects, "Service")).containsExactly("millrace-gateway");
        assertThat(namesOf(objects, "NetworkPolicy")).hasSize(Owner.values().length + 1);
        assertThat(namesOf(objects, "PodDisruptionBudget")).hasSize(Owner.values().length);
        assertThat(namesOf(objects, "Secret")).isEmpty();
    }

    @Test
    void everyContainerIsProbedAndBoundedAndNamesItsReplica() {
        for (var deployment : objectsOf(rendered(Map.of()), "Deployment")) {
            var container = containerOf(deployment);
            assertThat(texts(container).keySet())
                    .as(nameOf(deployment))
                    .contains("startupProbe", "livenessProbe", "readinessProbe", "securityContext");
            var liveness = texts(map(container, "livenessProbe"));
            assertThat(
                            Integer.parseInt(liveness.get("periodSeconds"))
                                    * Integer.parseInt(liveness.get("failureThreshold")))
                    .as("seconds until " + nameOf(deployment) + " is killed for being silent")
                    .isGreaterThanOrEqualTo(60);
            assertThat(texts(map(container, "resources")).keySet())
                    .as(nameOf(deployment))
                    .contains("requests", "limits");
            assertThat(list(container, "env").stream().map(it -> texts(it).get("name")).toList())
                    .as(nameOf(deployment))
                    .doesNotHaveDuplicates()
                    .contains(
                            "MILLRACE_LOG_INSTANCE",
                            "QUARKUS_DATASOURCE_JDBC_URL",
                            "QUARKUS_DATASOURCE_USERNAME",
                            "QUARKUS_DATASOURCE_PASSWORD");
        }
    }

    @Test
    void podsRunWhereTheOperatorSaysAndBuildsElsewhere() {
        var objects =
                rendered(
                        Map.of(
                                "pods.nodeSelector.disk", "fast",
                                "pods.priorityClassName", "high",
                                "pods.labels.team", "platform",
                                "build.nodeSelector.disk", "large"));

        for (var kind : List.of("Deployment", "Job")) {
            for (var object : objectsOf(objects, kind)) {
                var pod = map(map(map(object, "spec"), "template"), "spec");
                var builds = nameOf(object).equals("millrace-build");
                assertThat(map(pod, "nodeSelector").get("disk"))
                        .as(nameOf(object))
                        .isEqualTo(builds ? "large" : "fast");
                assertThat(pod.get("priorityClassName"))
                        .as(nameOf(object))
                        .isEqualTo(builds ? null : "high");
            }
        }
        assertThat(objectsOf(objects, "Deployment"))
                .allSatisfy(it ->
                        assertThat(texts(map(map(map(it, "spec"), "template"), "metadata")))
                                .extractingByKey("labels")
                                .asString()
                                .contains("team=platform"));
    }

    @ParameterizedTest
    @CsvSource({"postgresql", "postgresql-rw"})
    void servicesWriteToTheClusterThatIsMade(String host) {
        var objects =
                rendered(Map.of("database.cloudNativePg.enabled", "true", "database.host", host));

        assertThat(namesOf(objects, "Cluster")).containsExactly("postgresql");
        assertThat(objectsOf(objects, "Deployment"))
                .allSatisfy(it ->
                        assertThat(String.valueOf(containerOf(it).get("env")))
                                .contains("jdbc:postgresql://postgresql-rw:5432/"));
    }

    @ParameterizedTest
    @CsvSource({
        "database.cloudNativePg.enabled=true,database.host=db.other.svc,database.host is",
        "gateway.autoscaling.enabled=true,gateway.replicas=7,gateway.autoscaling.maxReplicas is 6",
        "gateway.autoscaling.enabled=true,gateway.replicas=0,gateway.replicas 0",
        "gateway.exposure.kind=ingress,gateway.exposure.host=https://a.example,pattern",
        "log.session=P,gateway.commandDeadline=PT30X,pattern"
    })
    void whatCannotBeIsRefused(String one, String other, String message) {
        var values =
                Stream.of(one, other)
                        .map(it -> it.split("="))
                        .collect(Collectors.toMap(it -> it[0], it -> it[1]));

        assertThatThrownBy(() -> rendered(values)).hasMessageContaining(message);
    }

    @Test
    void anImageIsTakenByItsDigestWhereThatIsSaid() {
        var digest = "sha256:" + "0123456789abcdef".repeat(4);
        var images =
                objectsOf(rendered(Map.of("image.digests.gateway", digest)), "Deployment").stream()
                        .map(it -> texts(containerOf(it)).get("image"))
                        .toList();

        assertThat(images)
                .contains("millrace/gateway@" + digest)
                .hasSize(Owner.values().length)
                .filteredOn(it -> it.contains("@"))
                .hasSize(1);
        assertThatThrownBy(() -> rendered(Map.of("image.digests.gateway", "latest")))
                .hasMessageContaining("digests");
    }

    /// A write may wait for its owner as long as its deadline says, also while its gateway stops.
    @Test
    void aGatewayFinishesWhatItHasBegunBeforeItIsKilled() {
        var gateway =
                objectsOf(rendered(Map.of()), "Deployment").stream()
                        .filter(it -> nameOf(it).equals("millrace-gateway"))
                        .findFirst()
                        .orElseThrow();
        var environment = new TreeMap<String, String>();
        list(containerOf(gateway), "env")
                .forEach(it ->
                        environment.put(
                                String.valueOf(it.get("name")), String.valueOf(it.get("value"))));
        var delay = seconds(environment, "QUARKUS_SHUTDOWN_DELAY");
        var timeout = seconds(environment, "QUARKUS_SHUTDOWN_TIMEOUT");
        var grace =
                map(map(map(gateway, "spec"), "template"), "spec")
                        .get("terminationGracePeriodSeconds");

        assertThat(timeout)
                .isGreaterThan(seconds(environment, "MILLRACE_GATEWAY_COMMANDS_DEADLINE"));
        assertThat(Long.parseLong(String.valueOf(grace))).isGreaterThan(delay + timeout);
    }

    private static long seconds(Map<String, String> environment, String name) {
        var text = environment.getOrDefault(name, "");
        return Duration.parse(text.startsWith("P") ? text : "PT" + text).toSeconds();
    }

    @Test
    void onlyTheBuildServiceMayMakeNamespaces() {
        for (var deployment : objectsOf(rendered(Map.of()), "Deployment")) {
            var context = map(containerOf(deployment), "securityContext");
            var builds = nameOf(deployment).equals("millrace-build");
            assertThat(context.get("allowPrivilegeEscalation"))
                    .as(nameOf(deployment))
                    .isEqualTo(builds);
            assertThat(map(context, "capabilities").containsKey("add"))
                    .as(nameOf(deployment))
                    .isEqualTo(builds);
        }
    }

    @Test
    void theJobMakesTheTopicsOfTheContract() {
        var job = objectsOf(rendered(Map.of()), "Job").getFirst();
        var script = scriptOf(containerOf(job));

        var made = new ArrayList<Declared>();
        TOPIC_LINE
                .matcher(script)
                .results()
                .forEach(it ->
                        made.add(new Declared(it.group(1), it.group(2), settings(it.group(3)))));

        assertThat(made).containsExactlyInAnyOrderElementsOf(contract());
    }

    @Test
    void strimziMakesTheTopicsOfTheContract() {
        var objects = rendered(Map.of("topics.mode", "strimzi"));

        assertThat(objectsOf(objects, "Job")).isEmpty();
        assertThat(
                        objectsOf(objects, "KafkaTopic").stream()
                                .map(it ->
                                        new Declared(
                                                nameOf(it),
                                                String.valueOf(map(it, "spec").get("partitions")),
                                                texts(map(map(it, "spec"), "config"))))
                                .toList())
                .containsExactlyInAnyOrderElementsOf(contract());
    }

    @Test
    void theJobReachesAKafkaThatAsksWhoItIs() {
        var job = objectsOf(rendered(Map.of("kafka.authentication", "scram")), "Job").getFirst();

        assertThat(containerOf(job).toString())
                .contains("name=KAFKA_SASL_JAAS_CONFIG")
                .contains("name=millrace-topics")
                .contains("mountPath=/run/millrace/kafka-ca");
    }

    /// The cluster refuses another pod in a Job that is there.
    @Test
    void anUpgradeLeavesTheJobAsItIsOrMakesAnother(@TempDir Path directory) throws IOException {
        var next = directory.resolve("millrace");
        try (var files = Files.walk(Chart.DIRECTORY)) {
            for (var file : files.toList()) {
                Files.copy(file, next.resolve(Chart.DIRECTORY.relativize(file).toString()));
            }
        }
        var about = next.resolve("Chart.yaml");
        Files.writeString(
                about,
                Files.readString(about).replaceAll("(?m)^(version|appVersion): .*", "$1: 9.9.9"));
        var now = objectsOf(rendered(Map.of()), "Job").getFirst();

        var later = objectsOf(rendered(next, Map.of()), "Job").getFirst();
        var other =
                objectsOf(rendered(Map.of("image.pullSecrets[0].name", "login")), "Job").getFirst();

        assertThat(later.toString()).contains("9.9.9");
        assertThat(nameOf(later)).isEqualTo(nameOf(now));
        assertThat(later.get("spec")).isEqualTo(now.get("spec"));
        assertThat(nameOf(other)).isNotEqualTo(nameOf(now));
    }

    @ParameterizedTest
    @CsvSource({
        "topics.mode, magic, mode",
        "gateway.replica, 3, replica",
        "imagestream.resource.limits.memory, 1Gi, resource",
        "trigger.resources.limit.memory, 1Gi, limit",
        "gateway.autoscalling.enabled, true, autoscalling",
        "build.exec, kubernetes, exec",
        "topics.replicas, 1, topics.minInSyncReplicas"
    })
    void aValueThatIsNoneIsRefused(String name, String value, String named) {
        assertThatThrownBy(() -> rendered(Map.of(name, value))).hasMessageContaining(named);
    }

    private static List<Declared> contract() {
        return Topics.all().stream()
                .map(it -> new Declared(it.name(), "" + it.partitions(), settings(it)))
                .toList();
    }

    private static Map<String, String> settings(Topic topic) {
        var settings = new TreeMap<String, String>();
        settings.put("max.message.bytes", "" + Topics.LARGEST_RECORD);
        settings.put("min.insync.replicas", "2");
        switch (topic.cleanup()) {
            case DELETE -> {
                settings.put("cleanup.policy", "delete");
                settings.put("retention.ms", "" + topic.retention().toMillis());
            }
            case COMPACT -> {
                settings.put("cleanup.policy", "compact");
                settings.put("min.compaction.lag.ms", "" + topic.compactionLag().toMillis());
            }
        }
        return settings;
    }

    private static Map<String, String> settings(String words) {
        return Pattern.compile(" ")
                .splitAsStream(words.strip())
                .map(it -> it.split("=", 2))
                .collect(Collectors.toMap(it -> it[0], it -> it[1]));
    }

    private static Map<String, String> texts(Map<?, ?> values) {
        var texts = new TreeMap<String, String>();
        values.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        return texts;
    }

    private static List<String> namesOf(List<Map<?, ?>> objects, String kind) {
        return objectsOf(objects, kind).stream().map(Chart::nameOf).toList();
    }

    private static Map<?, ?> containerOf(Map<?, ?> workload) {
        return list(map(map(map(workload, "spec"), "template"), "spec"), "containers").getFirst();
    }

    private static String scriptOf(Map<?, ?> container) {
        if (container.get("args") instanceof List<?> arguments) {
            return String.valueOf(arguments.getFirst());
        }
        throw new AssertionError("No arguments in " + container.keySet());
    }

    private static List<Map<?, ?>> list(Map<?, ?> parent, String key) {
        var children = new ArrayList<Map<?, ?>>();
        if (parent.get(key) instanceof List<?> items) {
            for (var item : items) {
                if (item instanceof Map<?, ?> child) {
                    children.add(child);
                }
            }
        }
        return children;
    }
}
