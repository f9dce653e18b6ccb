package io.millrace.contract.oauth;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description(
        "A bearer token that somebody got by logging in. Its name is the hash of the token, which nobody keeps.")
@Kind(group = "oauth.openshift.io", version = "v1", kind = "OAuthAccessToken")
public record OAuthAccessToken(
        @Description("`OAuthAccessToken`.") @Nullable String kind,
        @Description("`oauth.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The OAuth client that asked.") @Nullable String clientName,
        @Description("Seconds from creation until the end.") @AlwaysWritten
                @Nullable Long expiresIn,
        @Description("What the token is good for; `user:full` is everything that the user may do.")
                @Nullable List<String> scopes,
        @Description("Where the answer of the login went.") @Nullable String redirectURI,
        @Description("The user.") @Nullable String userName,
        @Description("The uid of the user: the token ends with the User object.")
                @Nullable String userUID) {

    public OAuthAccessToken {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        scopes = scopes == null ? null : List.copyOf(scopes);
    }
}
