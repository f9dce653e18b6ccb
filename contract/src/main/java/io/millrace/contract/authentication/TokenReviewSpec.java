package io.millrace.contract.authentication;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("The token in question.")
public record TokenReviewSpec(
        @Description("The bearer token.") @Nullable String token,
        @Description("For whom it must be good; the server itself when nobody is named.")
                @Nullable List<String> audiences) {

    public TokenReviewSpec {
        audiences = audiences == null ? null : List.copyOf(audiences);
    }
}
