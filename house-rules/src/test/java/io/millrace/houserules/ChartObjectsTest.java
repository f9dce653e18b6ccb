package io.millrace.houserules;

import static io.millrace.houserules.Chart.map;
import static io.millrace.houserules.Chart.nameOf;
import static io.millrace.houserules.Chart.objectsOf;
import static io.millrace.houserules.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TLSRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.Route;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every object of the chart, in each of its shapes, is what Kubernetes takes: no field that its
/// type does not have, no value of another type.
class ChartObjectsTest {

    private static final Map<String, Class<?>> TYPES =
            Map.ofEntries(
                    Map.entry("APIService", APIService.class),
                    Map.entry("ConfigMap", ConfigMap.class),
                    Map.entry("Pod", Pod.class),
                    Map.entry("Service", Service.class),
                    Map.entry("ServiceAccount", ServiceAccount.class),
                    Map.entry("Deployment", Deployment.class),
                    Map.entry("HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
                    Map.entry("Job", Job.class),
                    Map.entry("TLSRoute", TLSRoute.class),
                    Map.entry("Ingress", Ingress.class),
                    Map.entry("NetworkPolicy", NetworkPolicy.class),
                    Map.entry("PodDisruptionBudget", PodDisruptionBudget.class),
                    Map.entry("Route", Route.class),
                    Map.entry("PodMonitor", PodMonitor.class),
                    Map.entry("PrometheusRule", PrometheusRule.class),
                    Map.entry("Role", Role.class),
                    Map.entry("RoleBinding", RoleBinding.class),
                    Map.entry("ClusterRole", ClusterRole.class),
                    Map.entry("ClusterRoleBinding", ClusterRoleBinding.class));

    /// No model of these is at hand.
    private static final Set<String> OF_OTHER_OPERATORS =
            Set.of("KafkaTopic", "KafkaUser", "Cluster", "Certificate");

    private static final ObjectMapper STRICT = strict();

    private static final String TOPICS_USER = "millrace-topics";

    /// A cluster where an operator does each part, watched and bounded.
    private static final Map<String, String> EVERYTHING =
            Map.ofEntries(
                    Map.entry("mode", "kubernetes"),
                    Map.entry("kubernetes.apiServices.injectCaFrom", "millrace/gateway"),
                    Map.entry("build.executor", "kubernetes"),
                    Map.entry("build.kubernetes.namespace", "builds"),
                    Map.entry("build.nodeSelector.pool", "builds"),
                    Map.entry("database.cloudNativePg.enabled", "true"),
                    Map.entry("database.parameters", "sslmode=verify-full"),
                    Map.entry("topics.mode", "strimzi"),
                    Map.entry("topics.strimzi.namespace", "kafka"),
                    Map.entry("kafka.authentication", "scram"),
                    Map.entry("kafka.users", "true"),
                    Map.entry("gateway.autoscaling.enabled", "true"),
                    Map.entry("gateway.tls.certManager.enabled", "true"),
                    Map.entry("gateway.tls.certManager.issuerRef.name", "cluster"),
                    Map.entry("gateway.service.type", "LoadBalancer"),
                    Map.entry("traces.enabled", "true"),
                    Map.entry("monitoring.podMonitors.enabled", "true"),
                    Map.entry("monitoring.alerts.enabled", "true"),
                    Map.entry("monitoring.dashboards.enabled", "true"));

    static List<Map<String, String>> shapes() {
        return List.of(
                Map.of(),
                Map.of(
                        "gateway.exposure.kind", "ingress",
                        "gateway.exposure.host", "millrace.example.com",
                        "gateway.exposure.ingressClassName", "nginx",
                        "gateway.autoscaling.enabled", "true",
                        "monitoring.podMonitors.enabled", "true",
                        "monitoring.alerts.enabled", "true",
                        "monitoring.dashboards.enabled", "true"),
                Map.of(
                        "gateway.exposure.kind", "route",
                        "gateway.exposure.host", "millrace.example.com",
                        "topics.mode", "strimzi",
                        "traces.enabled", "true",
                        "kafka.authentication", "tls",
                        "kafka.users", "true"),
                Map.of(
                        "gateway.exposure.kind", "gatewayApi",
                        "gateway.exposure.host", "millrace.example.com",
                        "gateway.exposure.parentRef.name", "edge",
                        "gateway.tls.certManager.enabled", "true",
                        "gateway.tls.certManager.issuerRef.name", "letsencrypt",
                        "database.cloudNativePg.enabled", "true",
                        "topics.mode", "none",
                        "kafka.authentication", "scram",
                        "build.executor", "kubernetes",
                        "build.kubernetes.namespace", "builds"),
                Map.of(
                        "build.executor", "kubernetes",
                        "build.kubernetes.inProjects", "true",
                        "kafka.authentication", "tls",
                        "importer.volumes[0].name", "ca",
                        "importer.volumes[0].secret.secretName", "ca",
                        "importer.volumeMounts[0].name", "ca",
                        "importer.volumeMounts[0].mountPath", "/run/ca"),
                Map.of(
                        "mode", "kubernetes",
                        "kubernetes.apiServices.caBundle", "Y2VydGlmaWNhdGU=",
                        "kubernetes.secrets", "millrace.io/use=true",
                        "kubernetes.webhooks", "true"),
                EVERYTHING);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void kubernetesKnowsEveryField(Map<String, String> values) {
        for (var object : rendered(values)) {
            var kind = String.valueOf(object.get("kind"));
            if (!OF_OTHER_OPERATORS.contains(kind)) {
                assertThat(TYPES).as("the type of " + kind).containsKey(kind);
                assertThatCode(() -> STRICT.convertValue(object, TYPES.get(kind)))
                        .as(kind + " " + nameOf(object))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsFound() {
        var wrong =
                new HashMap<Object, Object>(objectsOf(rendered(Map.of()), "Service").getFirst());
        wrong.put("spec", Map.of("sessionAfinity", "ClientIP"));

        assertThatThrownBy(() -> STRICT.convertValue(wrong, Service.class))
                .hasMessageContaining("sessionAfinity");
    }

    @Test
    void noObjectIsThereTwice() {
        for (var values : shapes()) {
            var seen = new HashSet<String>();
            for (var object : rendered(values)) {
                var name = object.get("kind") + "/" + nameOf(object);
                assertThat(seen.add(name)).as(name + " with " + values).isTrue();
            }
        }
    }

    @Test
    void theJobOfTheTopicsMayNeitherReadNorWriteThem() {
        var job = users().stream().filter(it -> nameOf(it).equals(TOPICS_USER)).toList();

        assertThat(job).hasSize(1);
        assertThat(acls(job.getFirst()).toString())
                .contains("Create", "AlterConfigs")
                .doesNotContain("Read", "Write", "Delete", "All");
    }

    @Test
    void noServiceMayReadTheCommandsOfAnother() {
        var users = users().stream().filter(it -> !nameOf(it).equals(TOPICS_USER)).toList();

        assertThat(users).hasSize(5);
        for (var user : users) {
            var service = nameOf(user).replace("millrace-", "");
            var read =
                    acls(user).stream()
                            .filter(it -> String.valueOf(it.get("operations")).contains("Read"))
                            .map(it -> String.valueOf(map(it, "resource").get("name")))
                            .filter(it -> it.endsWith(".commands"))
                            .collect(Collectors.toSet());
            assertThat(read).as(service).isEmpty();
            assertThat(
                            acls(user).stream()
                                    .map(it -> String.valueOf(map(it, "resource").get("name"))))
                    .as(service)
                    .contains("millrace." + service + ".");
        }
    }

    @Test
    void usersWithoutAuthenticationAreRefused() {
        assertThatThrownBy(() -> rendered(Map.of("kafka.users", "true")))
                .hasMessageContaining("kafka.authentication");
    }

    private static List<Map<?, ?>> users() {
        return objectsOf(
                rendered(Map.of("kafka.authentication", "scram", "kafka.users", "true")),
                "KafkaUser");
    }

    private static List<Map<?, ?>> acls(Map<?, ?> user) {
        var acls = map(map(user, "spec"), "authorization").get("acls");
        return acls instanceof List<?> list
                ? list.stream().<Map<?, ?>>map(it -> (Map<?, ?>) it).toList()
                : List.of();
    }

    /// The types keep what they do not know for later; here it is a fault.
    static ObjectMapper strict() {
        return new ObjectMapper()
                .setAnnotationIntrospector(
                        new JacksonAnnotationIntrospector() {
                            @Override
                            public Boolean hasAnySetter(Annotated annotated) {
                                return false;
                            }
                        });
    }
}
