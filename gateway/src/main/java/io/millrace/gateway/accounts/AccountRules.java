package io.millrace.gateway.accounts;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.oauth.OAuthAccessToken;
import io.millrace.contract.oauth.OAuthAuthorizeToken;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.status.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Decides what is written about users and their tokens.
public final class AccountRules {

    /// The subresources by which the gateway itself asks; no path of the API leads to them.
    public static final String GRANT = "grant";

    public static final String REDEEM = "redeem";

    static final List<ResourceType> TOKENS =
            List.of(ResourceType.OAUTH_ACCESS_TOKEN, ResourceType.OAUTH_AUTHORIZE_TOKEN);

    private static final Set<String> GROUPS =
            Set.of(ResourceType.USER.group(), ResourceType.OAUTH_ACCESS_TOKEN.group());
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

    private final OAuthTokens tokens = new OAuthTokens();
    private final IdentityMappings mappings = new IdentityMappings();
    private final Map<String, Strategy> strategies =
            Map.of(
                    ResourceType.USER.plural(), new UserStrategy(),
                    ResourceType.GROUP.plural(), new GroupStrategy(),
                    ResourceType.IDENTITY.plural(), new IdentityStrategy(),
                    ResourceType.OAUTH_ACCESS_TOKEN.plural(),
                            new OAuthTokenStrategy(
                                    ResourceType.OAUTH_ACCESS_TOKEN, OAuthAccessToken.class),
                    ResourceType.USER_OAUTH_ACCESS_TOKEN.plural(),
                            new OAuthTokenStrategy(
                                    ResourceType.OAUTH_ACCESS_TOKEN, OAuthAccessToken.class),
                    ResourceType.OAUTH_AUTHORIZE_TOKEN.plural(),
                            new OAuthTokenStrategy(
                                    ResourceType.OAUTH_AUTHORIZE_TOKEN, OAuthAuthorizeToken.class));
    private Instant swept = Instant.MIN;

    /// Whether the command is about users or their tokens.
    public boolean concern(Command command) {
        return GROUPS.contains(command.group());
    }

    public Outcome decide(Command command, Work work) {
        return switch (command.subresource()) {
            case GRANT -> tokens.grant(tokenType(command), command, work);
            case REDEEM -> tokens.redeem(command, work);
            default -> plainly(command, work);
        };
    }

    private Outcome plainly(Command command, Work work) {
        if (command.resource().equals(ResourceType.USER_IDENTITY_MAPPING.plural())) {
            return mappings.decide(command, work);
        }
        var strategy = strategies.get(command.resource());
        if (strategy == null || isMade(command)) {
            throw Refusal.methodNotAllowed(
                            command.verb().name().toLowerCase(Locale.ROOT),
                            command.group(),
                            command.resource())
                    .asException();
        }
        return ResourceWrites.decide(strategy, command, work);
    }

    private static boolean isMade(Command command) {
        return command.verb() == Verb.CREATE
                && TOKENS.stream().anyMatch(it -> it.plural().equals(command.resource()));
    }

    private static ResourceType tokenType(Command command) {
        return TOKENS.stream()
                .filter(it -> it.plural().equals(command.resource()))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchPath().asException());
    }

    /// Removes tokens that have ended, now and then.
    public void tick(Instant now, Work work) {
        if (swept.equals(Instant.MIN) || !now.isBefore(swept.plus(BETWEEN_SWEEPS))) {
            swept = now;
            OAuthTokens.sweep(now, work);
        }
    }
}
