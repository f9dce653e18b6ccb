package io.millrace.houserules;

import static io.millrace.houserules.Chart.map;
import static io.millrace.houserules.Chart.nameOf;
import static io.millrace.houserules.Chart.objectsOf;
import static io.millrace.houserules.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What makes the gateway a part of a cluster's own API.
class AggregationChartTest {

    private static final Map<String, String> IN_A_CLUSTER =
            Map.of("mode", "kubernetes", "kubernetes.apiServices.caBundle", "Y2VydGlmaWNhdGU=");

    private static final Set<String> READING = Set.of("get", "list", "watch");

    @Test
    void byItselfMillraceAsksTheClusterForNothing() {
        var objects = rendered(Map.of());

        for (var kind : List.of("APIService", "ClusterRole", "ClusterRoleBinding", "RoleBinding")) {
            assertThat(objectsOf(objects, kind)).as(kind).isEmpty();
        }
        assertThat(withToken(objects)).isEmpty();
    }

    @Test
    void eachGroupIsPassedOnToTheGateway() {
        var services = objectsOf(rendered(IN_A_CLUSTER), "APIService");

        assertThat(services.stream().map(Chart::nameOf))
                .containsExactlyInAnyOrder(
                        "v1.image.openshift.io",
                        "v1.build.openshift.io",
                        "v1.apps.openshift.io",
                        "v1.project.openshift.io");
        for (var service : services) {
            var spec = map(service, "spec");
            assertThat(nameOf(service)).isEqualTo("v1." + spec.get("group"));
            assertThat(map(spec, "service").get("name")).isEqualTo("millrace-gateway");
            assertThat(map(spec, "service").get("namespace")).isEqualTo("millrace");
            assertThat(spec.get("caBundle")).isEqualTo("Y2VydGlmaWNhdGU=");
            assertThat(spec.containsKey("insecureSkipTLSVerify")).isFalse();
        }
    }

    @Test
    void anUnknownCertificateIsRefused() {
        assertThatThrownBy(() -> rendered(Map.of("mode", "kubernetes")))
                .hasMessageContaining("caBundle");
    }

    @Test
    void onlyWhoTalksToTheClusterHasAToken() {
        assertThat(withToken(rendered(IN_A_CLUSTER)))
                .containsExactlyInAnyOrder(
                        "millrace-gateway", "millrace-trigger", "millrace-build");
    }

    @Test
    void theBuildServiceMakesAJenkinsAndReadsItsLoginAndNoOtherSecret() {
        var objects = rendered(IN_A_CLUSTER);

        assertThat(bound(objects, "ClusterRoleBinding", "millrace-build"))
                .containsExactly("millrace-millrace-build-jenkins");
        assertThat(rules(objects, "millrace-millrace-build-jenkins"))
                .hasToString(
                        "[{apiGroups=[], resources=[services], resourceNames=[jenkins],"
                                + " verbs=[get]}, {apiGroups=[], resources=[secrets],"
                                + " resourceNames=[jenkins-login], verbs=[get]}, {apiGroups=[],"
                                + " resources=[services, secrets, configmaps,"
                                + " persistentvolumeclaims], verbs=[create]}, {apiGroups=[apps],"
                                + " resources=[deployments], verbs=[create]}]");
        assertThat(objectsOf(objects, "ConfigMap").toString())
                .contains("securityRealm", "$${JENKINS_PASSWORD}", "${PASSWORD}");
        assertThat(objects.toString())
                .contains("MILLRACE_JENKINS_PROJECT_TEMPLATE", "/run/millrace,/var/run/secrets");
    }

    @Test
    void projectsNeedNotGetAJenkins() {
        var values = new HashMap<>(IN_A_CLUSTER);
        values.put("jenkins.enabled", "false");
        var objects = rendered(values);

        assertThat(withToken(objects))
                .containsExactlyInAnyOrder("millrace-gateway", "millrace-trigger");
        assertThat(objects.toString()).doesNotContain("MILLRACE_JENKINS", "jenkins-login");
    }

    @Test
    void theGatewayReadsDelegatesAndTellsEvents() {
        var objects = rendered(IN_A_CLUSTER);

        assertThat(bound(objects, "ClusterRoleBinding", "millrace-gateway"))
                .containsExactlyInAnyOrder("system:auth-delegator", "millrace-gateway");
        assertThat(bound(objects, "RoleBinding", "millrace-gateway"))
                .containsExactly("extension-apiserver-authentication-reader");
        assertThat(rules(objects, "millrace-gateway"))
                .allMatch(it ->
                        List.of("events").equals(it.get("resources"))
                                || READING.containsAll((List<?>) it.get("verbs")));
    }

    @Test
    void theTriggersChangeWorkloadsAndMakeReplicationControllersAndNothingElse() {
        var objects = rendered(IN_A_CLUSTER);

        assertThat(bound(objects, "ClusterRoleBinding", "millrace-trigger"))
                .containsExactly("millrace-trigger");
        assertThat(verbs(objects, "millrace-trigger"))
                .containsExactlyInAnyOrder("get", "list", "watch", "patch", "create", "delete");
        assertThat(resources(objects, "millrace-trigger"))
                .containsExactlyInAnyOrder(
                        "deployments",
                        "statefulsets",
                        "daemonsets",
                        "cronjobs",
                        "replicationcontrollers");
        assertThat(rules(objects, "millrace-trigger"))
                .allMatch(it ->
                        List.of("replicationcontrollers").equals(it.get("resources"))
                                || List.of("get", "list", "watch", "patch")
                                        .containsAll((List<?>) it.get("verbs")));
    }

    @Test
    void peopleGetMillracesKindsWithTheClustersRoles() {
        var objects = rendered(IN_A_CLUSTER);

        assertThat(verbs(objects, "millrace-view")).isSubsetOf(READING);
        assertThat(resources(objects, "millrace-edit"))
                .contains("imagestreams", "buildconfigs", "imagestreams/layers", "builds/docker")
                .doesNotContain("builds/custom");
    }

    private static List<String> withToken(List<Map<?, ?>> objects) {
        return objectsOf(objects, "Deployment").stream()
                .filter(it ->
                        Boolean.TRUE.equals(
                                map(map(map(it, "spec"), "template"), "spec")
                                        .get("automountServiceAccountToken")))
                .map(Chart::nameOf)
                .toList();
    }

    /// The roles that the service account has by bindings of this kind.
    private static List<String> bound(List<Map<?, ?>> objects, String kind, String account) {
        return objectsOf(objects, kind).stream()
                .filter(it ->
                        list(it, "subjects").stream()
                                .anyMatch(subject -> account.equals(subject.get("name"))))
                .map(it -> String.valueOf(map(it, "roleRef").get("name")))
                .toList();
    }

    private static Set<String> verbs(List<Map<?, ?>> objects, String role) {
        return words(objects, role, "verbs");
    }

    private static Set<String> resources(List<Map<?, ?>> objects, String role) {
        return words(objects, role, "resources");
    }

    private static Set<String> words(List<Map<?, ?>> objects, String role, String field) {
        var found = new TreeSet<String>();
        rules(objects, role)
                .forEach(it -> {
                    if (it.get(field) instanceof List<?> words) {
                        words.forEach(word -> found.add(String.valueOf(word)));
                    }
                });
        return found;
    }

    private static List<Map<?, ?>> rules(List<Map<?, ?>> objects, String role) {
        return objectsOf(objects, "ClusterRole").stream()
                .filter(it -> nameOf(it).equals(role))
                .flatMap(it -> list(it, "rules").stream())
                .toList();
    }

    private static List<Map<?, ?>> list(Map<?, ?> parent, String key) {
        return parent.get(key) instanceof List<?> items
                ? items.stream().<Map<?, ?>>map(it -> (Map<?, ?>) it).toList()
                : List.of();
    }
}
