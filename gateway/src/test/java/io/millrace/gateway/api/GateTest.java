package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.OwnRoles;
import io.millrace.gateway.readmodel.ToldReadModel;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.cluster.Mode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Everybody may get projects, as in a cluster; anna may get the namespace of one.
class GateTest {

    private final ToldReadModel told = new ToldReadModel();

    @ParameterizedTest
    @CsvSource({
        "KUBERNETES, anna, hers, true",
        "KUBERNETES, anna, his,  false",
        "KUBERNETES, bert, hers, false",
        "STANDALONE, bert, hers, true"
    })
    void aProjectOfAClusterIsWhoseItsNamespaceIs(
            Mode mode, String name, String project, boolean may) {
        rights("cluster", "", "Group", "system:authenticated", "project.openshift.io", "projects");
        rights("view", "hers", "User", "anna", "", "namespaces");
        var gate = new Gate(new OwnRoles(told.readModel()), told.readModel(), mode);
        var requester = new Requester(name, "1", List.of("system:authenticated"), Map.of());
        var asked = Attributes.of("get", ResourceType.PROJECT, "", project);

        assertThat(gate.allows(requester, asked)).isEqualTo(may);
        assertThat(gate.shows(requester, asked)).isEqualTo(may);
    }

    private void rights(
            String role, String namespace, String kind, String whose, String group, String what) {
        told.put(
                ResourceKey.cluster(ResourceType.CLUSTER_ROLE, role),
                1,
                "{'rules':[{'verbs':['get'],'apiGroups':['%s'],'resources':['%s']}]}"
                        .formatted(group, what));
        told.put(
                namespace.isEmpty()
                        ? ResourceKey.cluster(ResourceType.CLUSTER_ROLE_BINDING, role)
                        : ResourceKey.of(ResourceType.ROLE_BINDING, namespace, role),
                1,
                "{'roleRef':{'kind':'ClusterRole','name':'%s'},'subjects':[{'kind':'%s','name':'%s'}]}"
                        .formatted(role, kind, whose));
    }
}
