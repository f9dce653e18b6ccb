package io.millrace.importer.registry;

import io.millrace.importer.registry.Credentials.UserPassword;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import io.millrace.platform.registry.RegistryAuthorization;
import io.millrace.platform.registry.RegistryGrant;
import io.millrace.platform.registry.RegistryTokens;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Answers registries' challenges, and remembers the tokens for as long as they last.
///
/// Credentials are never sent before a registry has asked for them, and a token service gets them
/// only over HTTPS unless the import is insecure.
final class RegistryAuthenticator {

    private static final String CATALOG = "registry:catalog:*";
    private static final int LARGEST_TOKEN = 1024 * 1024;
    private static final int MOST_GRANTS = 1000;
    private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);
    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]++");

    /// Who asks whom for what.
    private record Purpose(String host, String scope, boolean insecure, Credentials credentials) {
        static Purpose of(RegistryTarget target) {
            return new Purpose(
                    target.host(), target.scope(), target.insecure(), target.credentials());
        }
    }

    private record Grant(String header, Instant expires) {}

    private final Transport transport;
    private final InstantSource clock;
    private final Map<Purpose, Grant> grants =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Purpose, Grant> eldest) {
                    return size() > MOST_GRANTS;
                }
            };

    RegistryAuthenticator(Transport transport, InstantSource clock) {
        this.transport = transport;
        this.clock = clock;
    }

    /// The authorization that worked before and has not expired.
    Optional<String> known(RegistryTarget target) {
        synchronized (grants) {
            return Optional.ofNullable(grants.get(Purpose.of(target)))
                    .filter(it -> clock.instant().isBefore(it.expires()))
                    .map(Grant::header);
        }
    }

    void forget(RegistryTarget target) {
        synchronized (grants) {
            grants.remove(Purpose.of(target));
        }
    }

    /// What to answer the challenge with.
    Optional<String> answer(RegistryTarget target, Challenge challenge)
            throws IOException, RegistryException {
        var grant =
                switch (challenge) {
                    case Challenge.Basic _ -> basic(target);
                    case Challenge.Bearer bearer ->
                            Optional.of(
                                    target.credentials() instanceof Credentials.Signed(var own)
                                            ? signed(target, bearer, own)
                                            : token(target, bearer));
                };
        grant.ifPresent(it -> remember(target, it));
        return grant.map(Grant::header);
    }

    private void remember(RegistryTarget target, Grant grant) {
        synchronized (grants) {
            grants.put(Purpose.of(target), grant);
        }
    }

    private Optional<Grant> basic(RegistryTarget target) {
        return switch (target.credentials()) {
            case UserPassword who ->
                    Optional.of(new Grant(who.asBasic(), clock.instant().plus(LONGEST_LIFE)));
            case Credentials.Anonymous(), Credentials.Signed(_) -> Optional.empty();
        };
    }

    /// Whatever the registry asks for, nothing but reading what this is about.
    private Grant signed(
            RegistryTarget target, Challenge.Bearer challenge, RegistryAuthorization own) {
        var isCatalog = challenge.scope().filter(CATALOG::equals).isPresent();
        var grant =
                isCatalog
                        ? RegistryGrant.catalog()
                        : RegistryGrant.pull(target.repository().repository());
        return new Grant(
                own.header(List.of(grant)),
                clock.instant().plus(RegistryTokens.LIFE).minus(MARGIN));
    }

    private Grant token(RegistryTarget target, Challenge.Bearer challenge)
            throws IOException, RegistryException {
        var ask = HttpAsk.get(realm(target, challenge), target.insecure(), LARGEST_TOKEN);
        var basic = basic(target).map(Grant::header);
        var asked = clock.instant();
        var answer = transport.send(ask.authorizedBy(basic));
        if (answer.status() == 401 || answer.status() == 403) {
            throw new RegistryException(new Unauthorized(basic.isPresent()));
        }
        if (!answer.isSuccess()) {
            throw new RegistryException(Answers.failure(answer, "the token service", clock));
        }
        var document = Json.object(answer.body(), "the token service's answer");
        var token = document.path("token").asText(document.path("access_token").asText(""));
        if (!TOKEN.matcher(token).matches()) {
            throw RegistryException.invalid("the token service's answer has no token");
        }
        var seconds = document.path("expires_in").asLong(DEFAULT_LIFE.toSeconds());
        var life = Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_LIFE.toSeconds()));
        return new Grant("Bearer " + token, asked.plus(life).minus(MARGIN));
    }

    private static URI realm(RegistryTarget target, Challenge.Bearer challenge)
            throws RegistryException {
        var query = new StringBuilder();
        challenge.service().ifPresent(it -> append(query, "service", it));
        append(query, "scope", challenge.scope().orElseGet(target::scope));
        if (target.credentials() instanceof UserPassword(var user, _)) {
            append(query, "account", user);
        }
        var separator = challenge.realm().indexOf('?') < 0 ? '?' : '&';
        try {
            return Transport.acceptable(
                    URI.create(challenge.realm() + separator + query), target.insecure());
        } catch (IllegalArgumentException unreadable) {
            throw RegistryException.invalid("the registry's token realm is no address");
        }
    }

    private static void append(StringBuilder query, String name, String value) {
        if (!query.isEmpty()) {
            query.append('&');
        }
        query.append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
