package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Where the rules count.")
public record SelfSubjectRulesReviewSpec(
        @Description("The namespace.") @Nullable String namespace) {}
