package io.millrace.contract.authorization;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Rules that can be given to somebody in the role's project.")
@Kind(group = "authorization.openshift.io", version = "v1", kind = "Role")
public record Role(
        @Description("`Role`.") @Nullable String kind,
        @Description("`authorization.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What the role allows.") @AlwaysWritten @Nullable List<PolicyRule> rules) {

    public Role {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        rules = rules == null ? null : List.copyOf(rules);
    }
}
