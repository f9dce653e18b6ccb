package io.millrace.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestrictionsTest {

    private static final Requester ROOT =
            new Requester("root", "", List.of("system:masters"), Map.of());
    private static final String BERT = "{'kind':'User','name':'bert'}";

    private final MemoryWork work = new MemoryWork();

    @BeforeEach
    void twoProjects() {
        BootstrapPolicy.reconcile(work);
        work.namespace("demo");
        work.namespace("other");
    }

    private Outcome restrict(String name, String spec) {
        return work.decide(
                ROOT,
                Verb.CREATE,
                ResourceType.ROLE_BINDING_RESTRICTION,
                "demo",
                "",
                "{'metadata':{'name':'%s'},'spec':%s}".formatted(name, spec));
    }

    private Outcome write(Verb verb, String namespace, String subjects, String label) {
        return work.decide(
                ROOT,
                verb,
                ResourceType.ROLE_BINDING,
                namespace,
                verb == Verb.CREATE ? "" : "b",
                "{'metadata':{'name':'b','labels':{'l':'%s'}},'roleRef':{'kind':'ClusterRole','name':'view'},'subjects':[%s]}"
                        .formatted(label, subjects));
    }

    private Outcome bind(String namespace, String subjects) {
        return write(Verb.CREATE, namespace, subjects, "x");
    }

    private void save(ResourceType type, String name, String more) {
        var text = "{'metadata':{'name':'%s','labels':{'team':'red'}}%s}".formatted(name, more);
        var object = (ObjectNode) Json.tree(text.replace('\'', '"').getBytes(UTF_8));
        Metadata.of(object).set("uid", name);
        work.save(ResourceKey.cluster(type, name), object);
    }

    @Test
    void withoutRestrictionsAnybodyMayBeBound() {
        assertThat(bind("demo", BERT)).isInstanceOf(Outcome.Stored.class);
    }

    @Test
    void whomNoRestrictionAdmitsIsNotBound() {
        restrict("anna-only", "{'userrestriction':{'users':['anna']}}");

        assertThat(MemoryWork.refusal(bind("demo", BERT)).message())
                .isEqualTo(
                        "rolebindings.rbac.authorization.k8s.io \"b\" is forbidden: rolebindings to"
                                + " User \"bert\" are not allowed in project \"demo\"");
        assertThat(bind("other", BERT)).isInstanceOf(Outcome.Stored.class);
    }

    @Test
    void oneRestrictionForEachSubjectIsEnough() {
        restrict("anna", "{'userrestriction':{'users':['anna']}}");
        restrict("testers", "{'grouprestriction':{'groups':['testers']}}");
        var both = "{'kind':'User','name':'anna'},{'kind':'Group','name':'testers'}";

        assertThat(bind("demo", both)).isInstanceOf(Outcome.Stored.class);
        assertThat(MemoryWork.refusal(write(Verb.UPDATE, "demo", both + "," + BERT, "x")).code())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    {'userrestriction':{'groups':['testers']}}            ; {'kind':'User','name':'anna'}
                    {'userrestriction':{'labels':[{'matchLabels':{'team':'red'}}]}} ; {'kind':'User','name':'carl'}
                    {'grouprestriction':{'labels':[{'matchExpressions':[{'key':'team','operator':'Exists'}]}]}} ; {'kind':'Group','name':'testers'}
                    {'serviceaccountrestriction':{'namespaces':['ci']}}   ; {'kind':'ServiceAccount','name':'x','namespace':'ci'}
                    {'serviceaccountrestriction':{'namespaces':['ci']}}   ; {'kind':'User','name':'system:serviceaccount:ci:x'}
                    {'serviceaccountrestriction':{'serviceaccounts':[{'name':'x'}]}} ; {'kind':'ServiceAccount','name':'x','namespace':'demo'}
                    """)
    void subjectsAreAdmittedByNameMembershipLabelOrProject(String spec, String subject) {
        save(ResourceType.GROUP, "testers", ",'users':['anna']");
        save(ResourceType.USER, "carl", "");
        restrict("r", spec);

        assertThat(bind("demo", subject)).isInstanceOf(Outcome.Stored.class);
        assertThat(MemoryWork.refusal(write(Verb.UPDATE, "demo", subject + "," + BERT, "x")).code())
                .isEqualTo(403);
    }

    @Test
    void aServiceAccountIsNoUser() {
        restrict("r", "{'userrestriction':{'users':['system:serviceaccount:ci:x']}}");

        assertThat(
                        MemoryWork.refusal(
                                        bind(
                                                "demo",
                                                "{'kind':'ServiceAccount','name':'x','namespace':'ci'}"))
                                .code())
                .isEqualTo(403);
    }

    @Test
    void whoWasBoundBeforeStaysBound() {
        bind("demo", BERT);
        restrict("anna-only", "{'userrestriction':{'users':['anna']}}");

        assertThat(write(Verb.UPDATE, "demo", BERT, "y")).isInstanceOf(Outcome.Stored.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'userrestriction':{'users':['a']},'grouprestriction':{'groups':[]}}"
            })
    void aRestrictionSpeaksOfOneSortOfSubjects(String spec) {
        assertThat(MemoryWork.refusal(restrict("r", spec)).message())
                .contains("spec: Invalid value")
                .contains("exactly one of");
    }
}
