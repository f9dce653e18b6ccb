package io.millrace.contract.user;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import org.jspecify.annotations.Nullable;

@Description("Joins an Identity to a User. It has the name of the Identity.")
@Kind(group = "user.openshift.io", version = "v1", kind = "UserIdentityMapping")
public record UserIdentityMapping(
        @Description("`UserIdentityMapping`.") @Nullable String kind,
        @Description("`user.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The Identity.") @Nullable ObjectReference identity,
        @Description("The User.") @Nullable ObjectReference user) {

    public UserIdentityMapping {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }
}
