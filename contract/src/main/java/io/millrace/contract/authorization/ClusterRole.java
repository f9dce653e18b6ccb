package io.millrace.contract.authorization;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.rbac.AggregationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Rules that can be given to somebody everywhere, or in one project.")
@Kind(group = "authorization.openshift.io", version = "v1", kind = "ClusterRole")
public record ClusterRole(
        @Description("`ClusterRole`.") @Nullable String kind,
        @Description("`authorization.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What the role allows.") @AlwaysWritten @Nullable List<PolicyRule> rules,
        @Description("Makes the role the sum of other ClusterRoles.")
                @Nullable AggregationRule aggregationRule) {

    public ClusterRole {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        rules = rules == null ? null : List.copyOf(rules);
    }
}
