package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("Who wants to do what; one of the two attributes must be given.")
public record SubjectAccessReviewSpec(
        @Description("The action, when it is on a resource.")
                @Nullable ResourceAttributes resourceAttributes,
        @Description("The action, when it is on a path.")
                @Nullable NonResourceAttributes nonResourceAttributes,
        @Description("The user.") @Nullable String user,
        @Description("Groups of the user.") @Nullable List<String> groups,
        @Description("What else is known of the user; not looked at.")
                @Nullable Map<String, List<String>> extra,
        @Description("Identifier of the user.") @Nullable String uid) {

    public SubjectAccessReviewSpec {
        groups = groups == null ? null : List.copyOf(groups);
        extra = extra == null ? null : Map.copyOf(extra);
    }
}
