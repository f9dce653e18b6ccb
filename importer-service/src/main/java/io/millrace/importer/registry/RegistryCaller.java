package io.millrace.importer.registry;

import io.millrace.importer.registry.Budgets.Account;
import io.millrace.importer.registry.RegistryFailure.RateLimited;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import io.millrace.importer.registry.RegistryFailure.Unreachable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Puts questions to registries: finds out how one is reached, answers its challenge, and asks
/// again when the failure was of the kind that passes.
final class RegistryCaller implements AutoCloseable {

    /// Waits; a test's does not.
    interface Pause {
        void last(Duration duration) throws InterruptedException;
    }

    private static final int MOST_HOSTS = 1000;

    private final Transport transport;
    private final RegistryAuthenticator authenticator;
    private final Backoff backoff;
    private final Pause pause;
    private final InstantSource clock;
    private final Set<String> plainHttp;
    private final Duration patience;
    private final Budgets budgets;
    private final Map<String, String> schemeThatWorked =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > MOST_HOSTS;
                }
            };

    RegistryCaller(
            RegistrySettings settings, InstantSource clock, RandomGenerator random, Pause pause) {
        this.transport = new Transport(settings);
        this.authenticator = new RegistryAuthenticator(transport, clock);
        this.backoff = new Backoff(settings.attempts(), settings.patience(), random);
        this.pause = pause;
        this.clock = clock;
        this.plainHttp = settings.plainHttp();
        this.patience = settings.patience();
        this.budgets = new Budgets(settings.budget(), clock);
    }

    <T> T call(RegistryTarget target, RegistryEndpoint<T> endpoint)
            throws RegistryException, InterruptedException {
        var account = budgets.of(target.host());
        for (int attempt = 1; ; attempt++) {
            try {
                return endpoint.read(askInTurn(target, endpoint, account, attempt));
            } catch (RegistryException failed) {
                if (failed.failure() instanceof RateLimited(var after)) {
                    after.ifPresent(it -> account.pauseFor(target.credentials(), it));
                }
                var wait = backoff.after(attempt, failed.failure());
                if (wait.isEmpty()) {
                    throw failed;
                }
                pause.last(wait.get());
            }
        }
    }

    /// Who has waited already because the registry said so does not wait again.
    private HttpAnswer askInTurn(
            RegistryTarget target, RegistryEndpoint<?> endpoint, Account account, int attempt)
            throws RegistryException, InterruptedException {
        var pause = account.pause(target.credentials()).filter(_ -> attempt == 1);
        if (pause.isPresent() && pause.get().compareTo(patience) > 0) {
            throw new RegistryException(new RateLimited(pause));
        }
        account.enter();
        try {
            var turn = account.nextTurn().plus(pause.orElse(Duration.ZERO));
            if (turn.isPositive()) {
                this.pause.last(turn);
            }
            var answer = ask(target, endpoint);
            account.resume(target.credentials());
            return answer;
        } finally {
            account.leave();
        }
    }

    private HttpAnswer ask(RegistryTarget target, RegistryEndpoint<?> endpoint)
            throws RegistryException {
        Optional<IOException> silence = Optional.empty();
        for (var scheme : schemes(target)) {
            try {
                var answer = authenticated(target, endpoint, scheme);
                remember(target, scheme);
                return answer;
            } catch (IOException none) {
                silence = silence.or(() -> Optional.of(none));
            }
        }
        forget(target);
        throw new RegistryException(
                new Unreachable(
                        "%s did not answer (%s)"
                                .formatted(
                                        target.host(),
                                        silence.map(Object::toString).orElse("no way to ask"))),
                silence.orElseGet(IOException::new));
    }

    private List<String> schemes(RegistryTarget target) {
        if (speaksPlainHttp(target)) {
            return List.of("http");
        }
        if (!target.insecure()) {
            return List.of("https");
        }
        synchronized (schemeThatWorked) {
            var known = schemeThatWorked.get(target.host());
            return known == null ? List.of("https", "http") : List.of(known);
        }
    }

    private boolean speaksPlainHttp(RegistryTarget target) {
        return plainHttp.contains(target.host());
    }

    private void remember(RegistryTarget target, String scheme) {
        if (target.insecure()) {
            synchronized (schemeThatWorked) {
                schemeThatWorked.put(target.host(), scheme);
            }
        }
    }

    private void forget(RegistryTarget target) {
        synchronized (schemeThatWorked) {
            schemeThatWorked.remove(target.host());
        }
    }

    private HttpAnswer authenticated(
            RegistryTarget target, RegistryEndpoint<?> endpoint, String scheme)
            throws IOException, RegistryException {
        var insecure = target.insecure() || speaksPlainHttp(target);
        var approached = target.approached(insecure);
        var ask =
                new HttpAsk(
                        endpoint.method(),
                        URI.create(
                                scheme
                                        + "://"
                                        + target.host()
                                        + "/v2/"
                                        + target.pathOf(endpoint.path())),
                        endpoint.accept(),
                        authenticator.known(approached),
                        insecure,
                        endpoint.sizeLimit());
        var answer = transport.send(ask);
        if (!challenges(answer, ask)) {
            return succeeding(answer);
        }
        authenticator.forget(approached);
        var challenge = Challenge.in(answer.all("www-authenticate"));
        var authorization =
                challenge.isEmpty()
                        ? Optional.<String>empty()
                        : authenticator.answer(approached, challenge.get());
        if (authorization.isEmpty()) {
            throw new RegistryException(new Unauthorized(false));
        }
        var second = transport.send(ask.authorizedBy(authorization));
        if (challenges(second, ask)) {
            authenticator.forget(approached);
            throw new RegistryException(
                    new Unauthorized(challenge.get() instanceof Challenge.Basic));
        }
        return succeeding(second);
    }

    /// Whether the registry itself asks who this is; a place that it redirected to may not.
    private static boolean challenges(HttpAnswer answer, HttpAsk ask) {
        return answer.status() == 401
                && HttpAsk.originOf(answer.from()).equals(HttpAsk.originOf(ask.uri()));
    }

    private HttpAnswer succeeding(HttpAnswer answer) throws RegistryException {
        if (!answer.isSuccess()) {
            throw new RegistryException(Answers.failure(answer, "the registry", clock));
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
