package io.millrace.gateway.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/// Codes and access tokens: how they come to be, are exchanged, and end.
public final class OAuthTokens {

    /// A user's newer logins end the older ones beyond so many.
    static final int MOST_PER_USER = 50;

    OAuthTokens() {}

    /// When the token ends.
    public static Instant end(JsonNode token) {
        return Instant.parse(token.at("/metadata/creationTimestamp").asText())
                .plusSeconds(token.path("expiresIn").asLong());
    }

    /// Writes down a token of the type for whoever logged in.
    Outcome grant(ResourceType type, Command command, Work work) {
        var body = ResourceWrites.bodyOf(command);
        var login = Json.read((ObjectNode) body.path("login"), Login.class);
        var user = Accounts.userOf(login, work);
        var key = ResourceKey.cluster(type, command.name());
        var token = Accounts.made(key, work);
        body.path("token")
                .properties()
                .forEach(it -> {
                    if (!token.has(it.getKey())) {
                        token.set(it.getKey(), it.getValue());
                    }
                });
        save(key, token, user, work);
        return Outcome.created(key);
    }

    /// Exchanges a code. It is gone afterwards, whether it was good or not.
    Outcome redeem(Command command, Work work) {
        var asked = Json.read(ResourceWrites.bodyOf(command), Redemption.class);
        var key = ResourceKey.cluster(ResourceType.OAUTH_AUTHORIZE_TOKEN, command.name());
        var stored = work.find(key);
        if (stored.isEmpty()) {
            return refused();
        }
        work.delete(key);
        var code = stored.get().tree();
        var user =
                work.find(ResourceKey.cluster(ResourceType.USER, code.path("userName").asText()))
                        .filter(it -> it.uid().equals(code.path("userUID").asText()));
        if (user.isEmpty() || !work.now().isBefore(end(code)) || !fits(code, asked)) {
            return refused();
        }
        var tokenKey = ResourceKey.cluster(ResourceType.OAUTH_ACCESS_TOKEN, asked.tokenName());
        var token = Accounts.made(tokenKey, work);
        token.put("clientName", asked.clientName());
        token.put("expiresIn", asked.expiresIn());
        token.set("scopes", code.path("scopes"));
        token.put("redirectURI", asked.redirectURI());
        save(tokenKey, token, user.get(), work);
        return Outcome.created(tokenKey);
    }

    private static boolean fits(JsonNode code, Redemption asked) {
        return code.path("clientName").asText().equals(asked.clientName())
                && code.path("redirectURI").asText().equals(asked.redirectURI())
                && !asked.codeChallenge().isEmpty()
                && MessageDigest.isEqual(
                        bytes(code.path("codeChallenge").asText()), bytes(asked.codeChallenge()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Outcome refused() {
        return new Outcome.Answered(400, Map.of("error", "invalid_grant"));
    }

    private static void save(ResourceKey key, ObjectNode token, Resource user, Work work) {
        token.put("userName", user.key().name());
        token.put("userUID", user.uid());
        work.save(key, token);
        var all =
                work.list(key.type(), "").stream()
                        .filter(it -> belongsTo(user.key().name(), it))
                        .sorted(Comparator.comparingLong(Resource::sequence).reversed())
                        .toList();
        all.stream().skip(MOST_PER_USER).forEach(it -> work.delete(it.key()));
    }

    private static boolean belongsTo(String user, Resource token) {
        return token.tree().path("userName").asText().equals(user);
    }

    /// A user's tokens end with the user.
    static void endAll(String user, Work work) {
        for (var type : AccountRules.TOKENS) {
            work.list(type, "").stream()
                    .filter(it -> belongsTo(user, it))
                    .forEach(it -> work.delete(it.key()));
        }
    }

    /// Removes what has ended by itself.
    static void sweep(Instant now, Work work) {
        for (var type : AccountRules.TOKENS) {
            work.list(type, "").stream()
                    .filter(it -> !now.isBefore(end(it.tree())))
                    .forEach(it -> work.delete(it.key()));
        }
    }
}
