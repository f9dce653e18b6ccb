package io.millrace.contract.authorization;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("About whom a SelfSubjectRulesReview asks.")
public record SelfSubjectRulesReviewSpec(
        @Description("Limits of a token; not looked at.") @AlwaysWritten
                @Nullable List<String> scopes) {

    public SelfSubjectRulesReviewSpec {
        scopes = scopes == null ? null : List.copyOf(scopes);
    }
}
