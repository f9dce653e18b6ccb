package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("What whoever asks wants to do; one of the two attributes must be given.")
public record SelfSubjectAccessReviewSpec(
        @Description("The action, when it is on a resource.")
                @Nullable ResourceAttributes resourceAttributes,
        @Description("The action, when it is on a path.")
                @Nullable NonResourceAttributes nonResourceAttributes) {}
