package io.millrace.contract.authorization;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description(
        "Subjects to whom role bindings of the project may give roles. Where a project has restrictions, each subject of a binding must be admitted by one of them.")
@Kind(group = "authorization.openshift.io", version = "v1", kind = "RoleBindingRestriction")
public record RoleBindingRestriction(
        @Description("`RoleBindingRestriction`.") @Nullable String kind,
        @Description("`authorization.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("Whom it admits.") @Required RoleBindingRestrictionSpec spec) {

    public RoleBindingRestriction {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? new RoleBindingRestrictionSpec(null, null, null) : spec;
    }
}
