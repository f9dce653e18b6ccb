package io.millrace.houserules;

import static io.millrace.houserules.Chart.map;
import static io.millrace.houserules.Chart.nameOf;
import static io.millrace.houserules.Chart.objectsOf;
import static io.millrace.houserules.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The chart where builds run in pods.
class BuildPodsChartTest {

    private static final List<Map<?, ?>> OBJECTS =
            rendered(
                    Map.of(
                            "build.executor", "kubernetes",
                            "build.kubernetes.namespace", "builds",
                            "build.nodeSelector.pool", "builds"));

    @Test
    void thePodTemplateMayDoWhatBuildsNeed() {
        var map =
                objectsOf(OBJECTS, "ConfigMap").stream()
                        .filter(it -> nameOf(it).equals("millrace-build-pod"))
                        .findFirst()
                        .orElseThrow();
        var pod =
                Serialization.unmarshal(
                        String.valueOf(map(map, "data").get("pod.yaml")), Pod.class);

        var container = pod.getSpec().getContainers().getFirst();
        assertThat(container.getName()).isEqualTo("build");
        assertThat(container.getImage()).startsWith("millrace/build-service:");
        assertThat(container.getSecurityContext().getCapabilities().getAdd()).contains("SETUID");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(pod.getSpec().getNodeSelector()).containsEntry("pool", "builds");
        assertThat(pod.getSpec().getHostUsers()).isFalse();
        assertThat(container.getSecurityContext().getProcMount()).isEqualTo("Unmasked");
        assertThat(container.getEnv())
                .containsExactly(new EnvVar("MILLRACE_BUILD_USER", "millrace-nested", null));
    }

    @Test
    void whoBuildsInTheServicesPodsHasAUserNamespaceThereUnlessNodesHideNothing() {
        assertThat(builder(Map.of()))
                .contains("hostUsers=false", "procMount=Unmasked", "millrace-nested");
        assertThat(builder(Map.of("build.userNamespace", "false")))
                .contains("hostUsers=true", "millrace-build}")
                .doesNotContain("procMount");
    }

    @Test
    void theServiceStartsAnewWithAnotherTemplate() {
        assertThat(builder(inPods("1Gi"))).isEqualTo(builder(inPods("1Gi")));
        assertThat(builder(inPods("1Gi"))).isNotEqualTo(builder(inPods("2Gi")));
    }

    private static Map<String, String> inPods(String storage) {
        return Map.of("build.executor", "kubernetes", "build.kubernetes.storage", storage);
    }

    private static String builder(Map<String, String> values) {
        return objectsOf(rendered(values), "Deployment").stream()
                .filter(it -> nameOf(it).equals("millrace-build"))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    @Test
    void theBuildServiceItselfMayDoNoMoreThanOthers() {
        var service =
                objectsOf(OBJECTS, "Deployment").stream()
                        .filter(it -> nameOf(it).equals("millrace-build"))
                        .findFirst()
                        .orElseThrow();
        var spec = map(map(map(service, "spec"), "template"), "spec");

        assertThat(spec.get("automountServiceAccountToken")).isEqualTo(true);
        assertThat(spec.toString())
                .contains("allowPrivilegeEscalation=false")
                .contains("runAsNonRoot=true")
                .doesNotContain("SETUID")
                .contains("MILLRACE_BUILD_KUBERNETES_NAMESPACE");
    }

    @Test
    void itsRightsAreOnPodsAndOneNamespace() {
        var role = objectsOf(OBJECTS, "Role").getFirst();

        assertThat(map(role, "metadata").get("namespace")).isEqualTo("builds");
        assertThat(role.get("rules"))
                .hasToString(
                        "[{apiGroups=[], resources=[pods], verbs=[get, list, watch, create,"
                                + " delete]}, {apiGroups=[], resources=[pods/log], verbs=[get]},"
                                + " {apiGroups=[], resources=[secrets], verbs=[create]}]");
        assertThat(objectsOf(OBJECTS, "ClusterRole")).isEmpty();
    }

    @Test
    void aBuildReachesNamesTheRegistryTheGatewayAndPublicAddresses() {
        var policy =
                objectsOf(OBJECTS, "NetworkPolicy").stream()
                        .filter(it -> nameOf(it).equals("millrace-build-pods"))
                        .map(it ->
                                Serialization.unmarshal(
                                        Serialization.asYaml(it), NetworkPolicy.class))
                        .findFirst()
                        .orElseThrow();
        var rules = policy.getSpec().getEgress();

        assertThat(policy.getMetadata().getNamespace()).isEqualTo("builds");
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress()).isEmpty();
        assertThat(rules.stream().filter(it -> it.getTo().isEmpty()).map(BuildPodsChartTest::ports))
                .containsExactly("53 53 5353 5353", "5000");
        assertThat(
                        rules.stream()
                                .filter(it -> !it.getTo().isEmpty())
                                .map(BuildPodsChartTest::ports))
                .containsExactly("https http", "443 80");
        assertThat(rules.getLast().getTo())
                .singleElement()
                .satisfies(it ->
                        assertThat(it.getIpBlock().getExcept())
                                .contains("169.254.0.0/16", "10.0.0.0/8"));
    }

    private static String ports(NetworkPolicyEgressRule rule) {
        return rule.getPorts().stream()
                .map(it -> String.valueOf(it.getPort().getValue()))
                .collect(Collectors.joining(" "));
    }

    @Test
    void whereBuildsRunInThePodsOfTheServiceNobodyTalksToTheCluster() {
        assertThat(objectsOf(rendered(Map.of()), "Role")).isEmpty();
        assertThat(rendered(Map.of()).toString())
                .doesNotContain("automountServiceAccountToken=true");
    }
}
