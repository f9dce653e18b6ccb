package io.millrace.contract.user;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("Somebody as an identity provider knows them.")
@Kind(group = "user.openshift.io", version = "v1", kind = "Identity")
public record Identity(
        @Description("`Identity`.") @Nullable String kind,
        @Description("`user.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The identity provider.") @Nullable String providerName,
        @Description("The name that is unique at the provider.") @Nullable String providerUserName,
        @Description("The User for whom this identity stands.") @Nullable ObjectReference user,
        @Description("What the provider tells besides.") @Nullable Map<String, String> extra) {

    public Identity {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        extra = extra == null ? null : Map.copyOf(extra);
    }
}
