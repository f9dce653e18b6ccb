package io.millrace.contract.rbac;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Gives a Role of its namespace, or a ClusterRole within its namespace, to subjects.")
@Kind(group = "rbac.authorization.k8s.io", version = "v1", kind = "RoleBinding")
public record RoleBinding(
        @Description("`RoleBinding`.") @Nullable String kind,
        @Description("`rbac.authorization.k8s.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("Who gets the role.") @Nullable List<Subject> subjects,
        @Description("The role.") @Required RoleRef roleRef) {

    public RoleBinding {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        subjects = subjects == null ? null : List.copyOf(subjects);
        roleRef = roleRef == null ? RoleRef.EMPTY : roleRef;
    }

    public static RoleBinding of(ObjectMeta metadata, RoleRef role, List<Subject> subjects) {
        return new RoleBinding(
                "RoleBinding", "rbac.authorization.k8s.io/v1", metadata, subjects, role);
    }
}
