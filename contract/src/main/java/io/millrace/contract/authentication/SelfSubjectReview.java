package io.millrace.contract.authentication;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("Asks who the server takes its sender for.")
@Kind(group = "authentication.k8s.io", version = "v1", kind = "SelfSubjectReview")
public record SelfSubjectReview(
        @Description("`SelfSubjectReview`.") @Nullable String kind,
        @Description("`authentication.k8s.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The answer.") @Nullable SelfSubjectReviewStatus status) {

    public SelfSubjectReview {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }
}
