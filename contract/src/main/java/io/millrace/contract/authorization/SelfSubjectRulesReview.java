package io.millrace.contract.authorization;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("Asks for the rules that whoever asks has in a project.")
@Kind(group = "authorization.openshift.io", version = "v1", kind = "SelfSubjectRulesReview")
public record SelfSubjectRulesReview(
        @Description("`SelfSubjectRulesReview`.") @Nullable String kind,
        @Description("`authorization.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("About whom is asked.") @Nullable SelfSubjectRulesReviewSpec spec,
        @Description("The answer.") @Nullable SubjectRulesReviewStatus status) {

    public SelfSubjectRulesReview {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }
}
