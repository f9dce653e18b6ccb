package io.millrace.contract.oauth;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("One of the caller's own access tokens.")
@Kind(group = "oauth.openshift.io", version = "v1", kind = "UserOAuthAccessToken")
public record UserOAuthAccessToken(
        @Description("`UserOAuthAccessToken`.") @Nullable String kind,
        @Description("`oauth.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The OAuth client that asked.") @Nullable String clientName,
        @Description("Seconds from creation until the end.") @AlwaysWritten
                @Nullable Long expiresIn,
        @Description("What the token is good for.") @Nullable List<String> scopes,
        @Description("Where the answer of the login went.") @Nullable String redirectURI,
        @Description("The user.") @Nullable String userName,
        @Description("The uid of the user.") @Nullable String userUID) {

    public UserOAuthAccessToken {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        scopes = scopes == null ? null : List.copyOf(scopes);
    }
}
