package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("The rules that somebody has.")
public record SubjectRulesReviewStatus(
        @Description("Actions on resources.") List<ResourceRule> resourceRules,
        @Description("Actions on paths that are no resources.")
                List<NonResourceRule> nonResourceRules,
        @Description("Whether there may be more rules than these.") boolean incomplete,
        @Description("What went wrong while the rules were gathered.")
                @Nullable String evaluationError) {

    public SubjectRulesReviewStatus {
        resourceRules = resourceRules == null ? List.of() : List.copyOf(resourceRules);
        nonResourceRules = nonResourceRules == null ? List.of() : List.copyOf(nonResourceRules);
    }
}
