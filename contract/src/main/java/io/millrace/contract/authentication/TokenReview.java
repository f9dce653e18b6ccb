package io.millrace.contract.authentication;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("Asks whose a bearer token is.")
@Kind(group = "authentication.k8s.io", version = "v1", kind = "TokenReview")
public record TokenReview(
        @Description("`TokenReview`.") @Nullable String kind,
        @Description("`authentication.k8s.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The token.") @Nullable TokenReviewSpec spec,
        @Description("The answer.") @Nullable TokenReviewStatus status) {

    public TokenReview {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }
}
