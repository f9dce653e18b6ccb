package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Whether the action is allowed.")
public record SubjectAccessReviewStatus(
        @Description("Whether it is allowed.") boolean allowed,
        @Description("Whether it is forbidden whatever else allows it.") @Nullable Boolean denied,
        @Description("Why.") @Nullable String reason,
        @Description("What went wrong with the decision.") @Nullable String evaluationError) {}
