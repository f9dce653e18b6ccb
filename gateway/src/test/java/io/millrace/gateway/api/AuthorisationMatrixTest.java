package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.contract.rbac.Subject;
import io.millrace.gateway.access.BootstrapPolicy;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.gateway.access.Policies;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.access.ServiceAccounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every verb on every resource that the gateway serves.
class AuthorisationMatrixTest {

    private static final Set<String> READING = Set.of("get", "list", "watch");

    /// What everybody may do who has a name, wherever.
    private static final List<String> OPEN_TO_ALL =
            List.of(
                    "create authentication.k8s.io/selfsubjectreviews",
                    "create authorization.k8s.io/selfsubjectaccessreviews",
                    "create authorization.k8s.io/selfsubjectrulesreviews",
                    "create authorization.openshift.io/selfsubjectrulesreviews",
                    "create project.openshift.io/projectrequests",
                    "list project.openshift.io/projectrequests",
                    "list project.openshift.io/projects",
                    "watch project.openshift.io/projects",
                    "get authorization.openshift.io/clusterroles",
                    "list authorization.openshift.io/clusterroles",
                    "get rbac.authorization.k8s.io/clusterroles",
                    "list rbac.authorization.k8s.io/clusterroles",
                    "watch rbac.authorization.k8s.io/clusterroles",
                    "create build.openshift.io/buildconfigs/webhooks",
                    "get build.openshift.io/buildconfigs/webhooks",
                    "delete oauth.openshift.io/useroauthaccesstokens",
                    "get oauth.openshift.io/useroauthaccesstokens",
                    "list oauth.openshift.io/useroauthaccesstokens",
                    "watch oauth.openshift.io/useroauthaccesstokens");

    private final MemoryWork work = new MemoryWork();
    private Rbac access = work.access();

    private record Asked(String text, Attributes attributes) {}

    @BeforeEach
    void projects() {
        BootstrapPolicy.reconcile(work);
        Policies.bind("hers", "admin", "admin", Subject.user("anna"), work);
        Policies.bind("his", "admin", "admin", Subject.user("bert"), work);
        Policies.bind("hers", "view", "view", Subject.user("vera"), work);
        Policies.bind("hers", "edit", "edit", Subject.user("eva"), work);
        access = work.access();
    }

    private static Requester user(String name) {
        return new Requester(
                name, "", List.of("system:authenticated", "system:authenticated:oauth"), Map.of());
    }

    /// All that can be asked in a namespace, or of a cluster-scoped resource.
    private static Stream<Asked> questions(String namespace) {
        return Catalogue.RESOURCES.stream()
                .flatMap(resource -> {
                    var asked = new ArrayList<Asked>();
                    ApiResource.ALL_VERBS.forEach(
                            verb -> asked.add(asked(resource, verb, "", namespace)));
                    for (var part : resource.subresources()) {
                        ApiResource.ALL_VERBS.forEach(
                                verb -> asked.add(asked(resource, verb, part.name(), namespace)));
                    }
                    return asked.stream();
                });
    }

    private static Asked asked(ApiResource resource, String verb, String part, String namespace) {
        var type = resource.type();
        var place = type.namespaced() ? namespace : "";
        var name = type.plural().equals("projects") || type.plural().equals("namespaces");
        var collection = Set.of("create", "list", "watch", "deletecollection").contains(verb);
        return new Asked(
                "%s %s/%s%s"
                        .formatted(
                                verb,
                                type.group(),
                                type.plural(),
                                part.isEmpty() ? "" : "/" + part),
                new Attributes(
                        verb,
                        type.group(),
                        type.plural(),
                        part,
                        place,
                        collection ? "" : name ? namespace : "x"));
    }

    private List<String> allowed(Requester requester, String namespace) {
        return questions(namespace)
                .filter(it -> access.allows(requester, it.attributes()))
                .map(Asked::text)
                .toList();
    }

    @Test
    void anotherProjectIsClosed() {
        assertThat(allowed(user("anna"), "his")).isSubsetOf(OPEN_TO_ALL);
        assertThat(allowed(user("vera"), "his")).isSubsetOf(OPEN_TO_ALL);
        assertThat(allowed(ServiceAccounts.requester("hers", "builder", ""), "his"))
                .isSubsetOf(OPEN_TO_ALL);
    }

    @Test
    void allNamespacesAtOnceAreClosed() {
        assertThat(allowed(user("anna"), "")).isSubsetOf(OPEN_TO_ALL);
    }

    @Test
    void strangersMayDoNothing() {
        var anonymous =
                new Requester("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

        assertThat(allowed(anonymous, "hers")).isEmpty();
        assertThat(allowed(anonymous, "openshift")).isEmpty();
    }

    @Test
    void whoSeesChangesNothing() {
        assertThat(allowed(user("vera"), "hers"))
                .filteredOn(it -> !READING.contains(it.split(" ", 2)[0]))
                .isSubsetOf(OPEN_TO_ALL);
    }

    @Test
    void secretsAndRolesAreNotForWhoOnlySees() {
        assertThat(allowed(user("vera"), "hers"))
                .noneMatch(it -> it.contains("secrets") || it.contains("layers"))
                .noneMatch(it -> it.contains("rolebindings") || it.contains("/roles"));
    }

    @Test
    void whoEditsChangesNoRoles() {
        assertThat(allowed(user("eva"), "hers"))
                .contains("update /secrets", "create image.openshift.io/imagestreams")
                .noneMatch(it -> it.contains("rolebindings") || it.contains("/roles"))
                .doesNotContain("delete project.openshift.io/projects");
    }

    @Test
    void whoAdministersMayDoEverythingInTheProject() {
        assertThat(allowed(user("anna"), "hers"))
                .contains(
                        "create rbac.authorization.k8s.io/rolebindings",
                        "delete project.openshift.io/projects",
                        "get image.openshift.io/imagestreams/layers",
                        "deletecollection build.openshift.io/builds")
                .noneMatch(it -> it.endsWith("/images"))
                .doesNotContain("create /namespaces", "update /namespaces");
    }

    @Test
    void thePublicProjectIsReadOnly() {
        assertThat(allowed(user("anna"), "openshift"))
                .contains("get image.openshift.io/imagestreams/layers")
                .filteredOn(it -> !READING.contains(it.split(" ", 2)[0]))
                .isSubsetOf(OPEN_TO_ALL);
    }
}
