package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.gateway.accounts.AccountNames;
import java.security.Key;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/// Recognises the tokens of an OpenID Connect provider (Core 1.0, section 3.1.3.7).
final class Oidc {

    /// Signatures that only the provider can make: nothing with a shared secret, nothing unsigned.
    private static final AlgorithmConstraints ASYMMETRIC =
            new AlgorithmConstraints(
                    ConstraintType.PERMIT,
                    "RS256",
                    "RS384",
                    "RS512",
                    "PS256",
                    "PS384",
                    "PS512",
                    "ES256",
                    "ES384",
                    "ES512");

    private static final int CLOCK_SKEW_SECONDS = 30;
    private static final int MOST_GROUPS = 500;

    private final Settings settings;
    private final ProviderKeys keys;
    private final InstantSource clock;

    /// What is expected of a token, and what becomes of its claims.
    ///
    /// @param usernamePrefix stands before each user name
    /// @param groupsPrefix stands before each group
    record Settings(
            String issuer,
            String audience,
            String usernameClaim,
            String usernamePrefix,
            String groupsClaim,
            String groupsPrefix) {}

    /// The provider's public keys.
    interface ProviderKeys {

        /// The key by which a token with this header was signed.
        Key of(JsonWebSignature signature) throws UnresolvableKeyException;
    }

    Oidc(Settings settings, ProviderKeys keys, InstantSource clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    String issuer() {
        return settings.issuer();
    }

    Optional<Requester> find(String token) {
        try {
            var consumer =
                    new JwtConsumerBuilder()
                            .setJwsAlgorithmConstraints(ASYMMETRIC)
                            .setVerificationKeyResolver((signature, _) -> keys.of(signature))
                            .setExpectedIssuer(true, settings.issuer())
                            .setExpectedAudience(true, settings.audience())
                            .setRequireSubject()
                            .setRequireExpirationTime()
                            .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                            .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                            .build();
            return requester(consumer.processToClaims(token));
        } catch (InvalidJwtException notTheProviders) {
            return Optional.empty();
        }
    }

    private Optional<Requester> requester(JwtClaims claims) {
        var claim = settings.usernameClaim();
        if (!(claims.getClaimValue(claim) instanceof String name) || name.isBlank()) {
            return Optional.empty();
        }
        if (claim.equals("email") && Boolean.FALSE.equals(claims.getClaimValue("email_verified"))) {
            return Optional.empty();
        }
        var user = settings.usernamePrefix() + name;
        if (name.startsWith(AccountNames.RESERVED) || AccountNames.fault(user).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Requester(user, "", WellKnown.loggedIn(groups(claims)), Map.of()));
    }

    private List<String> groups(JwtClaims claims) {
        var found = new ArrayList<String>();
        switch (claims.getClaimValue(settings.groupsClaim())) {
            case String one -> found.add(one);
            case List<?> several ->
                    several.stream()
                            .limit(MOST_GROUPS)
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .forEach(found::add);
            case null, default -> {
                // a token without groups is one of a user without groups
            }
        }
        return found.stream()
                .filter(it -> !it.startsWith(AccountNames.RESERVED))
                .map(it -> settings.groupsPrefix() + it)
                .filter(Oidc::isProper)
                .toList();
    }

    /// The server's own groups are nobody's to give.
    private static boolean isProper(String group) {
        return !group.startsWith(AccountNames.RESERVED)
                && !group.isBlank()
                && group.length() <= 253
                && group.chars().noneMatch(Character::isISOControl);
    }
}
