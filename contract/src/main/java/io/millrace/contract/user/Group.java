package io.millrace.contract.user;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Users to whom rights are given together.")
@Kind(group = "user.openshift.io", version = "v1", kind = "Group")
public record Group(
        @Description("`Group`.") @Nullable String kind,
        @Description("`user.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("Names of the members.") @AlwaysWritten @Nullable List<String> users) {

    public Group {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        users = users == null ? null : List.copyOf(users);
    }
}
