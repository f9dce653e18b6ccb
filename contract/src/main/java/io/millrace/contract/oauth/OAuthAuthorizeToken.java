package io.millrace.contract.oauth;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("A code that is exchanged for an access token once. Its name is the hash of the code.")
@Kind(group = "oauth.openshift.io", version = "v1", kind = "OAuthAuthorizeToken")
public record OAuthAuthorizeToken(
        @Description("`OAuthAuthorizeToken`.") @Nullable String kind,
        @Description("`oauth.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The OAuth client that asked.") @Nullable String clientName,
        @Description("Seconds from creation until the end.") @AlwaysWritten
                @Nullable Long expiresIn,
        @Description("What the access token will be good for.") @Nullable List<String> scopes,
        @Description("The address to which the code was sent; the exchange must name it again.")
                @Nullable String redirectURI,
        @Description("What the client gave to recognise the answer.") @Nullable String state,
        @Description("The user.") @Nullable String userName,
        @Description("The uid of the user.") @Nullable String userUID,
        @Description("What the client must prove to know when it exchanges the code.")
                @Nullable String codeChallenge,
        @Description("`S256` or `plain`.") @Nullable String codeChallengeMethod) {

    public OAuthAuthorizeToken {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        scopes = scopes == null ? null : List.copyOf(scopes);
    }
}
