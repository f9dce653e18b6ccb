package io.millrace.contract.authorization;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Gives a role to users and groups in a project.")
@Kind(group = "authorization.openshift.io", version = "v1", kind = "RoleBinding")
public record RoleBinding(
        @Description("`RoleBinding`.") @Nullable String kind,
        @Description("`authorization.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description(
                        "Users who get the role. What stands here or in `groupNames` wins over `subjects`.")
                @AlwaysWritten
                @Nullable List<String> userNames,
        @Description("Groups that get the role.") @AlwaysWritten @Nullable List<String> groupNames,
        @Description("Users, groups and service accounts that get the role.")
                @Nullable List<ObjectReference> subjects,
        @Description(
                        "The role: without a namespace a ClusterRole, with one a Role of that namespace. It cannot be changed.")
                @Required
                ObjectReference roleRef) {

    public RoleBinding {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        userNames = userNames == null ? null : List.copyOf(userNames);
        groupNames = groupNames == null ? null : List.copyOf(groupNames);
        subjects = subjects == null ? null : List.copyOf(subjects);
        roleRef = roleRef == null ? ObjectReference.EMPTY : roleRef;
    }
}
