package io.millrace.gateway.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Digest;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.accounts.OAuthTokens;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The bearer tokens that logging in gives, `sha256~…`. What is stored of one is named after its
/// hash.
final class AccessTokens {

    static final String PREFIX = "sha256~";

    private static final int RANDOM_BYTES = 32;
    private static final int LONGEST = 128;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final ReadModel readModel;
    private final InstantSource clock;

    AccessTokens(ReadModel readModel, InstantSource clock) {
        this.readModel = readModel;
        this.clock = clock;
    }

    /// A token, or a code, that nobody can guess.
    static String fresh(SecureRandom random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return PREFIX + BASE64.encodeToString(bytes);
    }

    /// The name under which the token is stored.
    static String nameOf(String token) {
        var secret = token.substring(PREFIX.length());
        return PREFIX + BASE64.encodeToString(HexFormat.of().parseHex(Digest.of(secret).hex()));
    }

    Optional<Requester> find(String token) {
        if (!token.startsWith(PREFIX) || token.length() > LONGEST) {
            return Optional.empty();
        }
        return readModel
                .find(ResourceKey.cluster(ResourceType.OAUTH_ACCESS_TOKEN, nameOf(token)))
                .map(Entry::tree)
                .filter(it -> clock.instant().isBefore(OAuthTokens.end(it)))
                .flatMap(this::requester);
    }

    private Optional<Requester> requester(JsonNode token) {
        var name = token.path("userName").asText();
        var uid = token.path("userUID").asText();
        return readModel
                .find(ResourceKey.cluster(ResourceType.USER, name))
                .filter(user -> user.uid().equals(uid))
                .map(_ ->
                        new Requester(
                                name,
                                uid,
                                List.of(WellKnown.BY_OAUTH, WellKnown.AUTHENTICATED),
                                Map.of()));
    }
}
