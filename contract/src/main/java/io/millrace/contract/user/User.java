package io.millrace.contract.user;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Somebody who has logged in, or who may.")
@Kind(group = "user.openshift.io", version = "v1", kind = "User")
public record User(
        @Description("`User`.") @Nullable String kind,
        @Description("`user.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("Name for people.") @Nullable String fullName,
        @Description("Names of the Identities through which this user logs in.") @AlwaysWritten
                @Nullable List<String> identities,
        @Description("Groups that are written down here; a Group lists its members itself.")
                @AlwaysWritten
                @Nullable List<String> groups) {

    public User {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        identities = identities == null ? null : List.copyOf(identities);
        groups = groups == null ? null : List.copyOf(groups);
    }
}
