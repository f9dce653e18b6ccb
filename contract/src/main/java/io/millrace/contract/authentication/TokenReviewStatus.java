package io.millrace.contract.authentication;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Whose token it is.")
public record TokenReviewStatus(
        @Description("Whether the token is good.") @Nullable Boolean authenticated,
        @Description("Who carries it.") @Nullable UserInfo user,
        @Description("Those of the named audiences for whom it is good.")
                @Nullable List<String> audiences,
        @Description("Why it could not be checked.") @Nullable String error) {

    public TokenReviewStatus {
        audiences = audiences == null ? null : List.copyOf(audiences);
    }
}
