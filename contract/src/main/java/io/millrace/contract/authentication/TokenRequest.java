package io.millrace.contract.authentication;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("Asks for a token of a ServiceAccount.")
@Kind(group = "authentication.k8s.io", version = "v1", kind = "TokenRequest")
public record TokenRequest(
        @Description("`TokenRequest`.") @Nullable String kind,
        @Description("`authentication.k8s.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What is asked for.") @Nullable TokenRequestSpec spec,
        @Description("What was given.") @Nullable TokenRequestStatus status) {

    public TokenRequest {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }
}
