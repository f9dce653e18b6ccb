package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("Asks for the rules that whoever asks has in a namespace.")
@Kind(group = "authorization.k8s.io", version = "v1", kind = "SelfSubjectRulesReview")
public record SelfSubjectRulesReview(
        @Description("`SelfSubjectRulesReview`.") @Nullable String kind,
        @Description("`authorization.k8s.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The question.") @Required @Nullable SelfSubjectRulesReviewSpec spec,
        @Description("The answer.") @Nullable SubjectRulesReviewStatus status) {

    public SelfSubjectRulesReview {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }
}
