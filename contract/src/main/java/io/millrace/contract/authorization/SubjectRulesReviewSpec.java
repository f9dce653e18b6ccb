package io.millrace.contract.authorization;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("About whom a SubjectRulesReview asks.")
public record SubjectRulesReviewSpec(
        @Description("The user.") @Nullable String user,
        @Description("Groups of the user.") @AlwaysWritten @Nullable List<String> groups,
        @Description("Limits of a token; not looked at.") @AlwaysWritten
                @Nullable List<String> scopes) {

    public SubjectRulesReviewSpec {
        groups = groups == null ? null : List.copyOf(groups);
        scopes = scopes == null ? null : List.copyOf(scopes);
    }
}
