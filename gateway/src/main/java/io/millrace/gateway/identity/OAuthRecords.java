package io.millrace.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.gateway.accounts.AccountRules;
import io.millrace.gateway.accounts.Grant;
import io.millrace.gateway.accounts.Login;
import io.millrace.gateway.accounts.Redemption;
import io.millrace.gateway.commands.Answer;
import io.millrace.gateway.commands.Commands;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Codes and access tokens, written down where every gateway finds them.
@Singleton
final class OAuthRecords {

    private static final Duration VISIBILITY = Duration.ofSeconds(10);

    private final SecureRandom random = new SecureRandom();
    private final Commands commands;
    private final ReadModel readModel;
    private final InstantSource clock;
    private final IdentityConfig.Oauth config;

    OAuthRecords(
            Commands commands, ReadModel readModel, InstantSource clock, IdentityConfig config) {
        this.commands = commands;
        this.readModel = readModel;
        this.clock = clock;
        this.config = config.oauth();
    }

    long tokenSeconds() {
        return config.tokenLifetime().toSeconds();
    }

    /// A code for whoever has logged in.
    String code(Login login, AuthorizeRequest request) throws InterruptedException {
        var code = Json.object();
        code.put("expiresIn", config.codeLifetime().toSeconds());
        code.put("codeChallenge", request.codeChallenge());
        code.put("codeChallengeMethod", "S256");
        return granted(ResourceType.OAUTH_AUTHORIZE_TOKEN, login, request, code);
    }

    /// An access token for whoever has logged in.
    String token(Login login, AuthorizeRequest request) throws InterruptedException {
        var token = Json.object();
        token.put("expiresIn", tokenSeconds());
        return granted(ResourceType.OAUTH_ACCESS_TOKEN, login, request, token);
    }

    private String granted(
            ResourceType type, Login login, AuthorizeRequest request, ObjectNode token)
            throws InterruptedException {
        token.put("clientName", request.clientId());
        token.put("redirectURI", request.redirectUri());
        token.putArray("scopes").add(AuthorizeRequest.SCOPE);
        var fresh = AccessTokens.fresh(random);
        var reply =
                send(type, AccountRules.GRANT, AccessTokens.nameOf(fresh), new Grant(login, token));
        if (reply.code() >= 300) {
            throw refusal(reply).asException();
        }
        return fresh;
    }

    /// The access token for the code; empty when the code is not good, and it is gone then.
    Optional<String> redeem(CodeExchange exchange) throws InterruptedException {
        var fresh = AccessTokens.fresh(random);
        var redemption =
                new Redemption(
                        exchange.clientId(),
                        exchange.redirectUri(),
                        exchange.codeChallenge(),
                        AccessTokens.nameOf(fresh),
                        tokenSeconds());
        var reply =
                send(
                        ResourceType.OAUTH_AUTHORIZE_TOKEN,
                        AccountRules.REDEEM,
                        AccessTokens.nameOf(exchange.code()),
                        redemption);
        return reply.code() < 300 ? Optional.of(fresh) : Optional.empty();
    }

    private Reply send(ResourceType type, String what, String name, Object body)
            throws InterruptedException {
        var command =
                new Command(
                        UUID.randomUUID().toString(),
                        Requester.service(Owner.GATEWAY),
                        Verb.CREATE,
                        type.group(),
                        type.plural(),
                        what,
                        "",
                        name,
                        Json.tree(body),
                        null,
                        null,
                        null,
                        Map.of(),
                        false,
                        clock.instant().plus(commands.deadline()),
                        commands.instance(),
                        Map.of());
        if (commands.send(Owner.GATEWAY, command, "") instanceof Answer.Decided(var reply)
                && (reply.position() == 0
                        || readModel.await(Owner.GATEWAY, reply.position(), VISIBILITY))) {
            return reply;
        }
        throw Refusal.unavailable("the login could not be written down, please try again")
                .asException();
    }

    private static Refusal refusal(Reply reply) {
        var status = Json.tree(reply.body() == null ? Json.object() : reply.body());
        return new Refusal(
                reply.code(),
                status.path("reason").asText("Forbidden"),
                status.path("message").asText("the login was refused"),
                null);
    }
}
