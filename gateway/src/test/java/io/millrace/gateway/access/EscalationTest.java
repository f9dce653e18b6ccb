package io.millrace.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.log.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscalationTest {

    private static final Requester ROOT =
            new Requester("root", "", List.of("system:masters"), Map.of());
    private static final Requester ANNA =
            new Requester("anna", "", List.of("system:authenticated"), Map.of());
    private static final String PODS =
            "{'metadata':{'name':'r'},'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]}";
    private static final String NODES =
            "{'metadata':{'name':'r'},'rules':[{'verbs':['get','list'],'apiGroups':[''],'resources':['nodes']}]}";

    private final MemoryWork work = new MemoryWork();

    @BeforeEach
    void annaAdministersAProject() {
        BootstrapPolicy.reconcile(work);
        work.namespace("demo");
        work.namespace("other");
        Policies.bind("demo", "admin", "admin", Subject.user("anna"), work);
    }

    private Outcome create(Requester requester, ResourceType type, String namespace, String json) {
        return work.decide(requester, Verb.CREATE, type, namespace, "", json);
    }

    private Outcome bind(Requester requester, String namespace, String kind, String role) {
        return create(
                requester,
                ResourceType.ROLE_BINDING,
                namespace,
                "{'metadata':{'name':'b'},'roleRef':{'kind':'%s','name':'%s'},'subjects':[{'kind':'User','name':'bert'}]}"
                        .formatted(kind, role));
    }

    private static int code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stored(var code, var unused) -> code;
            case Outcome.Answered(var code, var unused) -> code;
            case Outcome.Refused(var refusal) -> refusal.code();
            case Outcome.Deferred() -> 0;
        };
    }

    @Test
    void anAdministratorGivesWhatItHas() {
        assertThat(code(create(ANNA, ResourceType.ROLE, "demo", PODS))).isEqualTo(201);
        assertThat(code(bind(ANNA, "demo", "ClusterRole", "edit"))).isEqualTo(201);
    }

    @Test
    void nobodyWritesARoleWithMoreThanItHas() {
        var refusal = MemoryWork.refusal(create(ANNA, ResourceType.ROLE, "demo", NODES));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.message())
                .isEqualTo(
                        "roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"anna\""
                                + " (groups=[\"system:authenticated\"]) is attempting to grant RBAC"
                                + " permissions not currently held:\n{APIGroups:[\"\"],"
                                + " Resources:[\"nodes\"], Verbs:[\"get\", \"list\"]}");
    }

    @Test
    void rightsInOneProjectAreNoneInAnother() {
        assertThat(code(create(ANNA, ResourceType.ROLE, "other", PODS))).isEqualTo(403);
        assertThat(code(create(ANNA, ResourceType.CLUSTER_ROLE, "", PODS))).isEqualTo(403);
        assertThat(code(bind(ANNA, "other", "ClusterRole", "view"))).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "ClusterRole, cluster-admin, 403",
        "ClusterRole, cluster-reader, 403",
        "ClusterRole, system:build-strategy-custom, 403",
        "ClusterRole, none, 404",
        "Role, none, 404",
        "Group, admin, 422",
        "ClusterRole, '', 422"
    })
    void nobodyBindsARoleThatHasMore(String kind, String role, int code) {
        assertThat(code(bind(ANNA, "demo", kind, role))).isEqualTo(code);
    }

    @Test
    void aRoleCannotGrowBeyondItsWriter() {
        create(ANNA, ResourceType.ROLE, "demo", PODS);

        var patched = work.decide(ANNA, Verb.PATCH, ResourceType.ROLE, "demo", "r", NODES);

        assertThat(code(patched)).isEqualTo(403);
    }

    @Test
    void theRoleOfABindingIsFixed() {
        bind(ANNA, "demo", "ClusterRole", "view");

        var patched =
                work.decide(
                        ROOT,
                        Verb.PATCH,
                        ResourceType.ROLE_BINDING,
                        "demo",
                        "b",
                        "{'roleRef':{'name':'edit'}}");

        assertThat(code(patched)).isEqualTo(422);
        assertThat(MemoryWork.refusal(patched).message()).contains("cannot change roleRef");
    }

    @Test
    void theSubjectsOfAMorePowerfulBindingAreNotForTheLess() {
        bind(ROOT, "demo", "ClusterRole", "cluster-admin");

        var patched =
                work.decide(
                        ANNA,
                        Verb.PATCH,
                        ResourceType.ROLE_BINDING,
                        "demo",
                        "b",
                        "{'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io','name':'anna'}]}");

        assertThat(code(patched)).isEqualTo(403);
    }

    private void grant(String verb, String resource, String name) {
        create(
                ROOT,
                ResourceType.ROLE,
                "demo",
                "{'metadata':{'name':'extra'},'rules':[{'verbs':['%s'],'apiGroups':['rbac.authorization.k8s.io'],'resources':['%s'],'resourceNames':['%s']}]}"
                        .formatted(verb, resource, name));
        create(
                ROOT,
                ResourceType.ROLE_BINDING,
                "demo",
                "{'metadata':{'name':'extra'},'roleRef':{'kind':'Role','name':'extra'},'subjects':[{'kind':'User','name':'anna'}]}");
    }

    @Test
    void theVerbBindLetsBindOneRole() {
        grant("bind", "clusterroles", "cluster-reader");

        assertThat(code(bind(ANNA, "demo", "ClusterRole", "cluster-admin"))).isEqualTo(403);
        assertThat(code(bind(ANNA, "demo", "ClusterRole", "cluster-reader"))).isEqualTo(201);
    }

    @Test
    void theVerbEscalateLetsWriteAnyRules() {
        grant("escalate", "roles", "r");

        assertThat(code(create(ANNA, ResourceType.ROLE, "demo", NODES))).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'kind':'ServiceAccount','name':'x'}                                     | subjects[0].namespace: Required
                    {'kind':'ServiceAccount','name':'x','namespace':'A:b'}                   | subjects[0].namespace: Invalid
                    {'kind':'ServiceAccount','name':'x:y','namespace':'a'}                   | subjects[0].name: Invalid
                    {'kind':'Robot','name':'x'}                                              | subjects[0].kind: Unsupported
                    {'kind':'User','name':''}                                                | subjects[0].name: Required
                    {'kind':'User','apiGroup':'other','name':'x'}                            | subjects[0].apiGroup: Unsupported
                    """)
    void aSubjectMustBeOne(String subject, String message) {
        var outcome =
                create(
                        ROOT,
                        ResourceType.ROLE_BINDING,
                        "demo",
                        "{'metadata':{'name':'b'},'roleRef':{'kind':'ClusterRole','name':'view'},'subjects':[%s]}"
                                .formatted(subject));

        assertThat(MemoryWork.refusal(outcome).message()).contains(message);
    }

    @Test
    void aRoleOfTooManyCombinationsIsRefused() {
        var many = "'a'" + ",'a'".repeat(200);

        var outcome =
                create(
                        ANNA,
                        ResourceType.ROLE,
                        "demo",
                        "{'metadata':{'name':'r'},'rules':[{'verbs':[%s],'apiGroups':[''],'resources':[%s]}]}"
                                .formatted(many, many));

        assertThat(code(outcome)).isEqualTo(422);
    }

    @Test
    void aClusterRoleThatJoinsASumIsPartOfItAtOnce() {
        create(
                ROOT,
                ResourceType.CLUSTER_ROLE,
                "",
                "{'metadata':{'name':'nodes','labels':{'rbac.authorization.k8s.io/aggregate-to-view':'true'}},'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['nodes']}]}");

        for (var role : List.of("view", "edit", "admin")) {
            var sum =
                    work.find(ResourceKey.cluster(ResourceType.CLUSTER_ROLE, role))
                            .orElseThrow()
                            .as(ClusterRole.class);
            assertThat(sum.rules()).anyMatch(it -> List.of("nodes").equals(it.resources()));
        }
    }

    @Test
    void onlyWhoMayDoEverythingWritesASum() {
        create(
                ROOT,
                ResourceType.CLUSTER_ROLE_BINDING,
                "",
                "{'metadata':{'name':'b'},'roleRef':{'kind':'ClusterRole','name':'admin'},'subjects':[{'kind':'User','name':'anna'}]}");

        var sum =
                create(
                        ANNA,
                        ResourceType.CLUSTER_ROLE,
                        "",
                        "{'metadata':{'name':'sum'},'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'a':'b'}}]}}");

        assertThat(code(create(ANNA, ResourceType.CLUSTER_ROLE, "", PODS))).isEqualTo(201);
        assertThat(code(sum)).isEqualTo(403);
    }
}
