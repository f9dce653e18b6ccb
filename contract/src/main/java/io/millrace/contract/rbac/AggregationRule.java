package io.millrace.contract.rbac;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Which other ClusterRoles' rules a ClusterRole consists of.")
public record AggregationRule(
        @Description("A ClusterRole whose labels match any of these contributes its rules.")
                @Nullable List<LabelSelector> clusterRoleSelectors) {

    public AggregationRule {
        clusterRoleSelectors =
                clusterRoleSelectors == null ? null : List.copyOf(clusterRoleSelectors);
    }
}
