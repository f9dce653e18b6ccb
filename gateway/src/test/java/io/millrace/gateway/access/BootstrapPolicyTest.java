package io.millrace.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Coverage;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapPolicyTest {

    private static final Requester ANNA =
            new Requester(
                    "anna",
                    "",
                    List.of("system:authenticated", "system:authenticated:oauth"),
                    Map.of());
    private static final Requester ANYBODY =
            new Requester("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    private final MemoryWork work = new MemoryWork();

    @BeforeEach
    void theFirstStart() {
        assertThat(BootstrapPolicy.isFirst(work)).isTrue();
        BootstrapPolicy.reconcile(work);
        assertThat(BootstrapPolicy.isFirst(work)).isFalse();
    }

    private List<PolicyRule> rules(String clusterRole) {
        return work.access().rulesOf(RoleRef.clusterRole(clusterRole), "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "view",
                "edit",
                "system:image-puller",
                "system:image-pusher",
                "system:image-builder",
                "system:deployer",
                "system:webhook",
                "registry-viewer",
                "registry-editor",
                "registry-admin"
            })
    void anAdminMayGiveAwayTheLesserRoles(String role) {
        assertThat(rules(role)).isNotEmpty();
        assertThat(new Coverage(rules("admin")).missing(rules(role))).isEmpty();
    }

    @Test
    void anEditorMayDoWhatAViewerMay() {
        assertThat(new Coverage(rules("edit")).missing(rules("view"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "view,  get,    core,                image, ,               secrets,            false",
        "view,  get,    image.openshift.io,  image, layers,         imagestreams,       false",
        "view,  get,    image.openshift.io,  image, ,               imagestreamtags,    true",
        "view,  get,    image.openshift.io,  image, ,               imagestreamimages,  true",
        "view,  update, image.openshift.io,  image, ,               imagestreams,       false",
        "view,  get,    build.openshift.io,  image, log,            builds,             true",
        "view,  create, build.openshift.io,  image, instantiate,    buildconfigs,       false",
        "edit,  get,    core,                image, ,               secrets,            true",
        "edit,  update, image.openshift.io,  image, layers,         imagestreams,       true",
        "edit,  get,    image.openshift.io,  image, secrets,        imagestreams,       true",
        "edit,  create, build.openshift.io,  image, instantiate,    buildconfigs,       true",
        "edit,  create, build.openshift.io,  image, clone,          builds,             true",
        "edit,  create, rbac.authorization.k8s.io, image, ,         rolebindings,       false",
        "edit,  delete, project.openshift.io, image, ,              projects,           false",
        "admin, create, rbac.authorization.k8s.io, image, ,         rolebindings,       true",
        "admin, delete, project.openshift.io, image, ,              projects,           true",
        "admin, create, build.openshift.io,  image, custom,         builds,             false",
        "admin, get,    image.openshift.io,  image, ,               images,             false"
    })
    void theRolesOfAProjectAllow(
            String role,
            String verb,
            String group,
            String name,
            String subresource,
            String resource,
            boolean expected) {
        Policies.bind("demo", "b", role, Subject.user("anna"), work);

        var asked =
                new Attributes(
                        verb,
                        group.equals("core") ? "" : group,
                        resource,
                        subresource == null ? "" : subresource,
                        "demo",
                        name);

        var user = new Requester("anna", "", List.of(), Map.of());
        assertThat(work.access().allows(user, asked)).isEqualTo(expected);
    }

    private boolean may(Requester requester, String verb, String group, String resource) {
        var parts = resource.split("/", -1);
        return work.access()
                .allows(
                        requester,
                        new Attributes(
                                verb,
                                group,
                                parts[0],
                                parts.length > 1 ? parts[1] : "",
                                "openshift",
                                "x"));
    }

    @Test
    void everybodyKnownMaySeeThePublicProjectAndBuildInOrdinaryWays() {
        assertThat(may(ANNA, "get", "image.openshift.io", "imagestreams/layers")).isTrue();
        assertThat(may(ANNA, "list", "image.openshift.io", "imagestreamtags")).isTrue();
        assertThat(may(ANNA, "update", "image.openshift.io", "imagestreams")).isFalse();
        assertThat(may(ANNA, "create", "build.openshift.io", "builds/docker")).isTrue();
        assertThat(may(ANNA, "create", "build.openshift.io", "builds/custom")).isFalse();
        assertThat(may(ANNA, "create", "project.openshift.io", "projectrequests")).isTrue();
        assertThat(may(ANYBODY, "get", "image.openshift.io", "imagestreamtags")).isFalse();
        assertThat(may(ANYBODY, "create", "build.openshift.io", "builds/docker")).isFalse();
    }

    @Test
    void aServiceAccountMayNotAskForProjects() {
        var account =
                new Requester(
                        "system:serviceaccount:demo:builder",
                        "",
                        List.of("system:authenticated", "system:serviceaccounts"),
                        Map.of());

        assertThat(may(account, "create", "project.openshift.io", "projectrequests")).isFalse();
    }

    @Test
    void aSecondStartChangesNothing() {
        var before = work.sequence();

        BootstrapPolicy.reconcile(work);

        assertThat(work.sequence()).isEqualTo(before);
    }

    private void change(ResourceKey key, Consumer<ObjectNode> change) {
        var tree = work.find(key).orElseThrow().tree();
        change.accept(tree);
        work.save(key, tree);
    }

    @Test
    void aStartBringsBackWhatIsMissingAndLeavesWhatWasAdded() {
        var key = ResourceKey.cluster(ResourceType.CLUSTER_ROLE, "self-provisioner");
        change(
                key,
                tree -> {
                    tree.putArray("rules")
                            .addObject()
                            .put("kept", "by nobody")
                            .putArray("verbs")
                            .add("dance");
                });

        BootstrapPolicy.reconcile(work);

        var rules = work.find(key).orElseThrow().as(ClusterRole.class).rules();
        assertThat(rules).extracting(PolicyRule::verbs).contains(List.of("dance"));
        assertThat(may(ANNA, "create", "project.openshift.io", "projectrequests")).isTrue();
    }

    @Test
    void whatAnAdministratorHasFixedStaysAsItIs() {
        var key = ResourceKey.cluster(ResourceType.CLUSTER_ROLE_BINDING, "self-provisioners");
        change(
                key,
                tree -> {
                    tree.remove("subjects");
                    tree.withObject("/metadata/annotations")
                            .put("rbac.authorization.kubernetes.io/autoupdate", "false");
                });

        BootstrapPolicy.reconcile(work);

        assertThat(may(ANNA, "create", "project.openshift.io", "projectrequests")).isFalse();
    }
}
