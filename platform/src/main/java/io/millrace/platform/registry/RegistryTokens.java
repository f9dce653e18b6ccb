package io.millrace.platform.registry;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Tokens that the integrated registry takes, because it trusts the key that signs them
/// (Distribution's token authentication). Each says who its bearer is and the little that they may
/// do.
///
/// @param issuer the issuer that the registry expects
/// @param service the registry's own name in tokens
public record RegistryTokens(RegistryKey key, String issuer, String service, InstantSource clock) {

    /// How long a token lasts that is made for one request.
    public static final Duration LIFE = Duration.ofMinutes(5);

    private static final Duration LONGEST = Duration.ofHours(1);

    /// Lets the bearer's clock be a little behind.
    private static final Duration SLACK = Duration.ofSeconds(10);

    private static final SecureRandom RANDOM = new SecureRandom();

    public String issue(String subject, List<RegistryGrant> access) {
        return issue(subject, access, LIFE);
    }

    /// The value of the header `Authorization` of requests for this one thing, for an hour: for
    /// somebody who can ask nobody again.
    public String lasting(String subject, RegistryGrant access) {
        return "Bearer " + issue(subject, List.of(access), LONGEST);
    }

    private String issue(String subject, List<RegistryGrant> access, Duration life) {
        var now = clock.instant();
        return key.sign(
                Map.of(
                        "iss",
                        issuer,
                        "sub",
                        subject,
                        "aud",
                        service,
                        "iat",
                        now.getEpochSecond(),
                        "nbf",
                        now.minus(SLACK).getEpochSecond(),
                        "exp",
                        now.plus(life).getEpochSecond(),
                        "jti",
                        newId(),
                        "access",
                        access.stream().map(RegistryGrant::asClaim).toList()));
    }

    /// How a service of Millrace asks the registry: each request with a token for nothing else.
    public RegistryAuthorization as(String subject) {
        return access -> "Bearer " + issue(subject, access);
    }

    static String newId() {
        var id = new byte[16];
        RANDOM.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
