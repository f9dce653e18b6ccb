package io.millrace.gateway.api;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import jakarta.inject.Singleton;

/// Everybody sees and ends the access tokens that were given to himself, and nobody else's: that is
/// what `useroauthaccesstokens` shows, and what `oc logout` does.
@Singleton
final class OwnTokens {

    private final ReadModel readModel;

    OwnTokens(ReadModel readModel) {
        this.readModel = readModel;
    }

    static boolean areMeantBy(Call call) {
        return call.type().equals(ResourceType.USER_OAUTH_ACCESS_TOKEN);
    }

    /// Whether the call shows only what its caller may see anyway.
    static boolean areEverybodys(Call call) {
        return areMeantBy(call) && !call.requester().uid().isEmpty();
    }

    /// Whether the list or object that the call asks for shows the entry.
    static boolean show(Call call, Entry token) {
        return !areMeantBy(call) || isOf(call.requester(), token);
    }

    /// Whether the call ends a token of the caller, for which nobody needs a right.
    boolean isEndedBy(Call call, String verb) {
        return verb.equals("delete")
                && !call.isForCollection()
                && (areMeantBy(call) || call.type().equals(ResourceType.OAUTH_ACCESS_TOKEN))
                && readModel
                        .find(ResourceKey.cluster(ResourceType.OAUTH_ACCESS_TOKEN, call.name()))
                        .filter(it -> isOf(call.requester(), it))
                        .isPresent();
    }

    private static boolean isOf(Requester requester, Entry token) {
        var tree = token.tree();
        return !requester.uid().isEmpty()
                && tree.path("userName").asText().equals(requester.username())
                && tree.path("userUID").asText().equals(requester.uid());
    }
}
