package io.millrace.contract.authentication;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What the token shall be good for.")
public record TokenRequestSpec(
        @Description("Who shall accept the token; the server itself when nobody is named.")
                @AlwaysWritten
                @Nullable List<String> audiences,
        @Description("How long it shall be good; the server may shorten it.")
                @Nullable Long expirationSeconds,
        @Description("A Secret of the account's project with which the token ends.")
                @Nullable BoundObjectReference boundObjectRef) {

    public TokenRequestSpec {
        audiences = audiences == null ? null : List.copyOf(audiences);
    }
}
