package io.millrace.contract.authorization;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("The rules that somebody has.")
public record SubjectRulesReviewStatus(
        @Description("The rules.") List<PolicyRule> rules,
        @Description("Why the rules are not complete, if they are not.")
                @Nullable String evaluationError) {

    public SubjectRulesReviewStatus {
        rules = rules == null ? List.of() : List.copyOf(rules);
    }
}
