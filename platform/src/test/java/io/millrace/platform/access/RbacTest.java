package io.millrace.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.ClusterRoleBinding;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.Role;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.schema.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RbacTest {

    private static final Requester ANNA = user("anna", "system:authenticated", "devs");
    private static final String IMAGE = "image.openshift.io";

    private final PolicyIndex index = new PolicyIndex();
    private final Rbac rbac = new Rbac(index);

    private static Requester user(String name, String... groups) {
        return new Requester(name, "", List.of(groups), Map.of());
    }

    private void put(ResourceKey key, Object object) {
        index.apply(key, Optional.of(Json.bytes(object)));
    }

    private void clusterRole(String name, PolicyRule... rules) {
        put(
                ResourceKey.cluster(ResourceType.CLUSTER_ROLE, name),
                new ClusterRole(null, null, ObjectMeta.named(name), List.of(rules), null));
    }

    private void role(String namespace, String name, PolicyRule... rules) {
        put(
                ResourceKey.of(ResourceType.ROLE, namespace, name),
                new Role(null, null, ObjectMeta.named(namespace, name), List.of(rules)));
    }

    private static ResourceKey binding(String namespace, String name) {
        return ResourceKey.of(ResourceType.ROLE_BINDING, namespace, name);
    }

    private void bind(String namespace, String name, RoleRef role, Subject... subjects) {
        put(
                binding(namespace, name),
                RoleBinding.of(ObjectMeta.named(namespace, name), role, List.of(subjects)));
    }

    private void bindEverywhere(String name, RoleRef role, Subject... subjects) {
        put(
                ResourceKey.cluster(ResourceType.CLUSTER_ROLE_BINDING, name),
                ClusterRoleBinding.of(ObjectMeta.named(name), role, List.of(subjects)));
    }

    private static PolicyRule rule(String verbs, String groups, String resources, String names) {
        return new PolicyRule(words(verbs), words(groups), words(resources), words(names), null);
    }

    private static List<String> words(String text) {
        return text == null || text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" ")).map(it -> it.equals("core") ? "" : it).toList();
    }

    private static Attributes asked(String text) {
        var words = text.split(" ", -1);
        var resource = words[2].split("/", -1);
        return new Attributes(
                words[0],
                words[1].equals("core") ? "" : words[1],
                resource[0],
                resource.length > 1 ? resource[1] : "",
                "demo",
                words.length > 3 ? words[3] : "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    get      | core  | secrets          |     | get core secrets s        | true
                    get      | core  | secrets          |     | list core secrets         | false
                    *        | core  | secrets          |     | list core secrets         | true
                    get      | image | streams          |     | get core streams s        | false
                    get      | *     | streams          |     | get image streams s       | true
                    get      | core image | streams     |     | get core streams s        | true
                    get      | image | streams          |     | get image streams/layers s| false
                    get      | image | streams/layers   |     | get image streams/layers s| true
                    get      | image | streams/layers   |     | get image streams s       | false
                    get      | image | */layers         |     | get image streams/layers s| true
                    get      | image | */layers         |     | get image streams/status s| false
                    get      | image | */layers         |     | get image streams s       | false
                    get      | image | *                |     | get image streams/layers s| true
                    get      | image | *                |     | get image streams s       | true
                    get      | image | str              |     | get image streams s       | false
                    get      | image | s/layers         |     | get image streams/layers s| false
                    get      | image | streams          | a b | get image streams b       | true
                    get      | image | streams          | a b | get image streams c       | false
                    list     | image | streams          | a   | list image streams        | false
                    create   | image | streams          |     | create image streams      | true
                    """)
    void aRuleAllowsWhatItNames(
            String verbs,
            String groups,
            String resources,
            String names,
            String question,
            boolean expected) {
        role("demo", "r", rule(verbs, groups, resources, names));
        bind("demo", "b", new RoleRef(RoleRef.GROUP, "Role", "r"), Subject.user("anna"));

        assertThat(rbac.allows(ANNA, asked(question))).isEqualTo(expected);
    }

    private boolean mayPull(Requester requester, String namespace) {
        return rbac.allows(
                requester,
                new Attributes("get", IMAGE, "imagestreams", "layers", namespace, "app"));
    }

    private void puller() {
        clusterRole("puller", rule("get", IMAGE, "imagestreams/layers", ""));
    }

    @Test
    void aClusterRoleBoundInANamespaceCountsThereOnly() {
        puller();
        bind("demo", "b", RoleRef.clusterRole("puller"), Subject.user("anna"));

        assertThat(mayPull(ANNA, "demo")).isTrue();
        assertThat(mayPull(ANNA, "other")).isFalse();
        assertThat(mayPull(ANNA, "")).isFalse();
        assertThat(mayPull(user("bert", "devs"), "demo")).isFalse();
    }

    @Test
    void aClusterRoleBindingCountsEverywhere() {
        puller();
        bindEverywhere("b", RoleRef.clusterRole("puller"), Subject.group("devs"));

        assertThat(mayPull(ANNA, "demo")).isTrue();
        assertThat(mayPull(ANNA, "")).isTrue();
        assertThat(mayPull(user("anna"), "demo")).isFalse();
    }

    @Test
    void aRoleOfAnotherNamespaceIsAnotherRole() {
        role("other", "puller", rule("*", "*", "*", ""));
        bind("demo", "b", new RoleRef(RoleRef.GROUP, "Role", "puller"), Subject.user("anna"));

        assertThat(mayPull(ANNA, "demo")).isFalse();
        assertThat(mayPull(ANNA, "other")).isFalse();
    }

    @Test
    void aClusterRoleBindingOfARoleGivesNothing() {
        role("demo", "puller", rule("*", "*", "*", ""));
        bindEverywhere("b", new RoleRef(RoleRef.GROUP, "Role", "puller"), Subject.user("anna"));

        assertThat(mayPull(ANNA, "demo")).isFalse();
    }

    @Test
    void aUserIsNoGroupOfThatName() {
        puller();
        bind("demo", "b", RoleRef.clusterRole("puller"), Subject.user("devs"));

        assertThat(mayPull(ANNA, "demo")).isFalse();
    }

    @Test
    void aServiceAccountIsTheUserOfItsName() {
        puller();
        bind("demo", "b", RoleRef.clusterRole("puller"), Subject.serviceAccount("ci", "builder"));

        assertThat(mayPull(ServiceAccounts.requester("ci", "builder", ""), "demo")).isTrue();
        assertThat(mayPull(ServiceAccounts.requester("demo", "builder", ""), "demo")).isFalse();
        assertThat(mayPull(user("builder"), "demo")).isFalse();
    }

    @Test
    void aServiceAccountBelongsToTheGroupOfItsNamespace() {
        puller();
        bind(
                "demo",
                "b",
                RoleRef.clusterRole("puller"),
                Subject.group("system:serviceaccounts:ci"));

        assertThat(mayPull(ServiceAccounts.requester("ci", "default", ""), "demo")).isTrue();
        assertThat(mayPull(ServiceAccounts.requester("cia", "default", ""), "demo")).isFalse();
    }

    @Test
    void mastersMayDoEverything() {
        assertThat(mayPull(user("root", "system:masters"), "demo")).isTrue();
        assertThat(rbac.rulesOf(user("root", "system:masters"), "demo")).hasSize(2);
    }

    @Test
    void whoHasRightsInANamespaceHasThemOnItself() {
        clusterRole("viewer", rule("get", "project.openshift.io", "projects", ""));
        bind("demo", "b", RoleRef.clusterRole("viewer"), Subject.user("anna"));

        assertThat(rbac.allows(ANNA, Attributes.of("get", ResourceType.PROJECT, "", "demo")))
                .isTrue();
        assertThat(rbac.allows(ANNA, Attributes.of("get", ResourceType.PROJECT, "", "other")))
                .isFalse();
        assertThat(rbac.allows(ANNA, Attributes.of("list", ResourceType.PROJECT, "", "")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics,   /metrics,   true",
        "/metrics,   /metrics/x, false",
        "/healthz/*, /healthz/a, true",
        "/healthz/*, /healthz,   false",
        "*,          /anything,  true",
        "/health*,   /healthz,   true"
    })
    void pathsAreAllowedByClusterRolesBoundEverywhere(
            String allowed, String path, boolean expected) {
        clusterRole("paths", new PolicyRule(List.of("get"), null, null, null, List.of(allowed)));
        bindEverywhere("b", RoleRef.clusterRole("paths"), Subject.user("anna"));
        bind("demo", "b", RoleRef.clusterRole("paths"), Subject.user("bert"));

        assertThat(rbac.decide(ANNA, "get", path) instanceof Decision.Allowed).isEqualTo(expected);
        assertThat(rbac.decide(ANNA, "post", path)).isInstanceOf(Decision.Denied.class);
        assertThat(rbac.decide(user("bert"), "get", path)).isInstanceOf(Decision.Denied.class);
    }

    @Test
    void aDecisionNamesTheBindingThatAllows() {
        puller();
        bind("demo", "b", RoleRef.clusterRole("puller"), Subject.user("anna"));

        assertThat(rbac.decide(ANNA, asked("get image.openshift.io imagestreams/layers app")))
                .isEqualTo(
                        new Decision.Allowed(
                                "RBAC: allowed by RoleBinding \"b/demo\" of ClusterRole \"puller\""
                                        + " to User \"anna\""));
    }

    @Test
    void whatABindingNoLongerSaysIsOver() {
        puller();
        bind(
                "demo",
                "b",
                RoleRef.clusterRole("puller"),
                Subject.user("anna"),
                Subject.user("bert"));
        bind("demo", "c", RoleRef.clusterRole("puller"), Subject.user("carl"));

        bind("demo", "b", RoleRef.clusterRole("puller"), Subject.user("bert"));
        index.apply(binding("demo", "c"), Optional.empty());

        assertThat(mayPull(ANNA, "demo")).isFalse();
        assertThat(mayPull(user("bert"), "demo")).isTrue();
        assertThat(mayPull(user("carl"), "demo")).isFalse();
    }

    @Test
    void aRoleThatHasGoneAllowsNothing() {
        puller();
        bind("demo", "b", RoleRef.clusterRole("puller"), Subject.user("anna"));

        index.apply(ResourceKey.cluster(ResourceType.CLUSTER_ROLE, "puller"), Optional.empty());

        assertThat(mayPull(ANNA, "demo")).isFalse();
    }

    @Test
    void whatLiesOverAPolicyHidesItsOlderBindingsAndRoles() {
        puller();
        bind("demo", "b", RoleRef.clusterRole("puller"), Subject.user("anna"));
        bind("demo", "c", RoleRef.clusterRole("puller"), Subject.user("bert"));
        var changed =
                RoleBinding.of(
                        ObjectMeta.named("demo", "b"),
                        RoleRef.clusterRole("puller"),
                        List.of(Subject.user("carl")));

        var over =
                new Rbac(
                        new PolicyOverlay(
                                index,
                                Map.of(
                                        binding("demo", "b"),
                                        Optional.of(Json.bytes(changed)),
                                        binding("demo", "c"),
                                        Optional.empty())));

        var asked = asked("get image.openshift.io imagestreams/layers app");
        assertThat(over.allows(user("carl"), asked)).isTrue();
        assertThat(over.allows(ANNA, asked)).isFalse();
        assertThat(over.allows(user("bert"), asked)).isFalse();
        assertThat(rbac.allows(ANNA, asked)).isTrue();
    }

    @Test
    void whoCanIsToldSortedAndComplete() {
        puller();
        bind("demo", "b", RoleRef.clusterRole("puller"), Subject.user("zoe"), Subject.user("anna"));
        bind("demo", "c", RoleRef.clusterRole("puller"), Subject.serviceAccount("ci", "builder"));
        bind("other", "c", RoleRef.clusterRole("puller"), Subject.user("bert"));
        bindEverywhere("b", RoleRef.clusterRole("puller"), Subject.group("devs"));

        assertThat(rbac.whoCan(asked("get image.openshift.io imagestreams/layers app")))
                .isEqualTo(
                        new Rbac.Permitted(
                                List.of("anna", "system:serviceaccount:ci:builder", "zoe"),
                                List.of("devs", "system:masters")));
    }
}
