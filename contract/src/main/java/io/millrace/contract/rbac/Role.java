package io.millrace.contract.rbac;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Rules that a RoleBinding of the same namespace can give to somebody.")
@Kind(group = "rbac.authorization.k8s.io", version = "v1", kind = "Role")
public record Role(
        @Description("`Role`.") @Nullable String kind,
        @Description("`rbac.authorization.k8s.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What the role allows; rules only add.") @AlwaysWritten
                @Nullable List<PolicyRule> rules) {

    public Role {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        rules = rules == null ? null : List.copyOf(rules);
    }
}
