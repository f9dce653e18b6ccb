package io.millrace.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenshiftPolicyTest {

    private static final Requester ROOT =
            new Requester("root", "", List.of("system:masters"), Map.of());
    private static final ResourceKey KEY = ResourceKey.of(ResourceType.ROLE_BINDING, "demo", "b");

    private final MemoryWork work = new MemoryWork();

    @BeforeEach
    void aProject() {
        BootstrapPolicy.reconcile(work);
        work.namespace("demo");
    }

    private Outcome write(Verb verb, String name, String json) {
        var command =
                MemoryWork.command(ROOT, verb, OpenshiftPolicy.ROLE_BINDING, "demo", name, json);
        return OpenshiftPolicyWrites.decide(
                ResourceType.ROLE_BINDING, BindingStrategy.IN_NAMESPACE, command, work);
    }

    private RoleBinding stored() {
        return work.find(KEY).orElseThrow().as(RoleBinding.class);
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) Json.tree(json.replace('\'', '"').getBytes(UTF_8));
    }

    @Test
    void namesBecomeSubjects() {
        write(
                Verb.CREATE,
                "",
                "{'kind':'RoleBinding','metadata':{'name':'b','namespace':'demo'},'roleRef':{'name':'view'},"
                        + "'userNames':['anna','system:serviceaccount:ci:builder'],'groupNames':['devs']}");

        assertThat(stored().roleRef()).isEqualTo(RoleRef.clusterRole("view"));
        assertThat(stored().subjects())
                .containsExactly(
                        Subject.user("anna"),
                        Subject.serviceAccount("ci", "builder"),
                        Subject.group("devs"));
    }

    @Test
    void aPatchAppliesToTheFormThatItsSenderKnows() {
        Policies.bind("demo", "b", "view", Subject.user("anna"), work);

        write(Verb.PATCH, "b", "{'userNames':['anna','bert']}");

        assertThat(stored().subjects()).containsExactly(Subject.user("anna"), Subject.user("bert"));
    }

    @Test
    void theStoredBindingShowsItsSubjectsTwice() {
        var shown =
                OpenshiftPolicy.shown(
                        tree(
                                "{'kind':'RoleBinding','metadata':{'name':'b','namespace':'demo'},"
                                        + "'roleRef':{'kind':'Role','name':'r'},"
                                        + "'subjects':[{'kind':'User','name':'anna'},"
                                        + "{'kind':'Group','name':'system:authenticated'},"
                                        + "{'kind':'ServiceAccount','namespace':'ci','name':'x'}]}"));

        assertThat(shown.path("userNames").toString())
                .isEqualTo("[\"anna\",\"system:serviceaccount:ci:x\"]");
        assertThat(shown.path("groupNames").toString()).isEqualTo("[\"system:authenticated\"]");
        assertThat(shown.at("/subjects/1/kind").asText()).isEqualTo("SystemGroup");
        assertThat(shown.at("/roleRef/namespace").asText()).isEqualTo("demo");
    }

    private Outcome apply(String manager, String json) {
        var command =
                MemoryWork.command(
                        ROOT, Verb.PATCH, OpenshiftPolicy.ROLE_BINDING, "demo", "b", json);
        var application =
                new Command(
                        command.id(),
                        command.requester(),
                        command.verb(),
                        command.group(),
                        command.resource(),
                        "",
                        command.namespace(),
                        command.name(),
                        command.body(),
                        "application/apply-patch+yaml",
                        null,
                        null,
                        Map.of("fieldManager", manager, "mayCreate", "true"),
                        false,
                        command.deadline(),
                        "",
                        Map.of());
        return OpenshiftPolicyWrites.decide(
                ResourceType.ROLE_BINDING, BindingStrategy.IN_NAMESPACE, application, work);
    }

    @Test
    void anAppliedConfigurationIsCreatedAndBelongsToItsManager() {
        apply(
                "me",
                "{'kind':'RoleBinding','metadata':{'name':'b','namespace':'demo'},"
                        + "'roleRef':{'name':'view'},'userNames':['anna']}");

        assertThat(stored().subjects()).containsExactly(Subject.user("anna"));
        assertThat(work.find(KEY).orElseThrow().tree().at("/metadata/managedFields/0/manager"))
                .hasToString("\"me\"");
    }

    @Test
    void anotherManagerConflictsAndSaysSo() {
        apply(
                "me",
                "{'kind':'RoleBinding','metadata':{'name':'b','namespace':'demo'},"
                        + "'roleRef':{'name':'view'},'userNames':['anna']}");

        assertThatThrownBy(() ->
                        apply(
                                "another",
                                "{'kind':'RoleBinding','metadata':{'name':'b'},'userNames':['ben']}"))
                .hasMessageContaining("conflict with \"me\"");
        assertThat(stored().subjects()).containsExactly(Subject.user("anna"));
    }
}
