package io.millrace.contract.rbac;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description(
        "Rules that can be given to somebody everywhere (by a ClusterRoleBinding) or in one namespace "
                + "(by a RoleBinding there).")
@Kind(group = "rbac.authorization.k8s.io", version = "v1", kind = "ClusterRole")
public record ClusterRole(
        @Description("`ClusterRole`.") @Nullable String kind,
        @Description("`rbac.authorization.k8s.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description(
                        "What the role allows; written by the server where there is an aggregation rule.")
                @AlwaysWritten
                @Nullable List<PolicyRule> rules,
        @Description("Makes the role the sum of other ClusterRoles.")
                @Nullable AggregationRule aggregationRule) {

    public ClusterRole {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        rules = rules == null ? null : List.copyOf(rules);
    }
}
