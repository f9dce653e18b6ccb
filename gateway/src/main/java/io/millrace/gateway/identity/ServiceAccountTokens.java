package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.jwt.SigningKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Bearer tokens of service accounts: signed, bound to the account and to an audience, and ending.
public final class ServiceAccountTokens {

    private static final String CLAIM = "kubernetes.io";

    private final Supplier<SigningKeys> keys;
    private final String issuer;
    private final Duration longest;
    private final ReadModel readModel;
    private final InstantSource clock;

    ServiceAccountTokens(
            Supplier<SigningKeys> keys,
            String issuer,
            Duration longest,
            ReadModel readModel,
            InstantSource clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.longest = longest;
        this.readModel = readModel;
        this.clock = clock;
    }

    /// A token and when it ends.
    ///
    /// @param seconds how long that is
    public record Issued(String token, Instant end, long seconds) {}

    /// An account, or a Secret, that is the one with this uid and no later one of the name.
    public record Holder(ResourceKey key, String uid) {

        static Holder of(Entry entry) {
            return new Holder(entry.key(), entry.uid());
        }

        private Map<String, Object> reference() {
            return Map.of("name", key.name(), "uid", uid);
        }
    }

    /// The audience of tokens for this server.
    public String audience() {
        return issuer;
    }

    /// A token of the account.
    ///
    /// @param secret the Secret with which the token ends
    public Issued issue(
            Entry account, List<String> audiences, Duration lifetime, Optional<Entry> secret) {
        return issue(Holder.of(account), audiences, lifetime, secret.map(Holder::of));
    }

    /// As the other `issue`, for who knows the account from elsewhere than the read model.
    public Issued issue(
            Holder account, List<String> audiences, Duration lifetime, Optional<Holder> secret) {
        var now = clock.instant();
        var asked = lifetime.compareTo(longest) > 0 ? longest : lifetime;
        var end = Instant.ofEpochSecond(now.plus(asked).getEpochSecond());
        var namespace = account.key().namespace();
        var bound = new LinkedHashMap<String, Object>();
        bound.put("namespace", namespace);
        bound.put("serviceaccount", account.reference());
        secret.ifPresent(it -> bound.put("secret", it.reference()));
        var claims = new HashMap<String, Object>();
        claims.put("iss", issuer);
        claims.put("sub", WellKnown.serviceAccount(namespace, account.key().name()));
        claims.put("aud", audiences.isEmpty() ? List.of(audience()) : audiences);
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", end.getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put(CLAIM, bound);
        return new Issued(keys.get().sign(claims), end, asked.toSeconds());
    }

    /// The account of the token, if both are still good for the audience.
    Optional<Requester> find(String token, String audience) {
        return keys.get().verify(token, issuer, audience, clock.instant()).flatMap(this::requester);
    }

    private Optional<Requester> requester(Map<String, Object> claims) {
        var bound = map(claims.get(CLAIM));
        var namespace = text(bound.get("namespace"));
        var account = map(bound.get("serviceaccount"));
        var name = text(account.get("name"));
        if (namespace.isEmpty()
                || name.isEmpty()
                || !WellKnown.serviceAccount(namespace, name).equals(claims.get("sub"))
                || !exists(ResourceType.SERVICE_ACCOUNT, namespace, account)) {
            return Optional.empty();
        }
        if (bound.containsKey("secret")
                && !exists(ResourceType.SECRET, namespace, map(bound.get("secret")))) {
            return Optional.empty();
        }
        return Optional.of(
                new Requester(
                        WellKnown.serviceAccount(namespace, name),
                        text(account.get("uid")),
                        WellKnown.groupsOfServiceAccount(namespace),
                        Map.of(
                                "authentication.kubernetes.io/credential-id",
                                List.of("JTI=" + text(claims.get("jti"))))));
    }

    private boolean exists(ResourceType type, String namespace, Map<?, ?> reference) {
        var name = text(reference.get("name"));
        return !name.isEmpty()
                && readModel
                        .find(ResourceKey.of(type, namespace, name))
                        .filter(it -> it.uid().equals(reference.get("uid")))
                        .isPresent();
    }

    private static Map<?, ?> map(@Nullable Object claim) {
        return claim instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(@Nullable Object claim) {
        return claim instanceof String text ? text : "";
    }
}
