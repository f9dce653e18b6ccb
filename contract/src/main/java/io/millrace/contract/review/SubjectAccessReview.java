package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("Asks whether somebody may do something.")
@Kind(group = "authorization.k8s.io", version = "v1", kind = "SubjectAccessReview")
public record SubjectAccessReview(
        @Description("`SubjectAccessReview`.") @Nullable String kind,
        @Description("`authorization.k8s.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The question.") @Required @Nullable SubjectAccessReviewSpec spec,
        @Description("The answer.") @Nullable SubjectAccessReviewStatus status) {

    public SubjectAccessReview {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }
}
