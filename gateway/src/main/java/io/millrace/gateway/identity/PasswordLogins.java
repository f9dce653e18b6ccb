package io.millrace.gateway.identity;

import io.millrace.gateway.accounts.Login;
import io.millrace.platform.status.Refusal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Checks passwords, and not too many of them.
final class PasswordLogins {

    /// Checking is made expensive on purpose; the rest of the server goes on meanwhile.
    private static final int AT_ONCE = 2;

    /// One address may serve many people, and one user may be tried from many addresses.
    private static final int WIDER = 10;

    private static final int LONGEST = 1024;

    private final Optional<KeptFile<Passwords>> passwords;
    private final String provider;
    private final int budget;
    private final int retryAfterSeconds;
    private final FailureBudget failures;
    private final Semaphore places = new Semaphore(AT_ONCE);

    PasswordLogins(IdentityConfig.Passwords config, InstantSource clock) {
        this.passwords = config.file().map(it -> new KeptFile<>(it, Passwords::parse, clock));
        this.provider = config.provider();
        this.budget = config.failures();
        this.retryAfterSeconds = (int) Math.max(1, config.window().toSeconds());
        this.failures = new FailureBudget(config.window(), clock);
    }

    Optional<Login> check(String user, String password, String address) {
        if (passwords.isEmpty() || user.length() > LONGEST || password.length() > LONGEST) {
            return Optional.empty();
        }
        var both = "both " + address + " " + user;
        var admitted =
                failures.admits("from " + address, budget * WIDER)
                        & failures.admits("as " + user, budget * WIDER)
                        & failures.admits(both, budget);
        if (!admitted) {
            throw Refusal.tooManyRequests(
                            "too many wrong passwords, please try again later", retryAfterSeconds)
                    .asException();
        }
        if (!matches(passwords.get().get(), user, password)) {
            return Optional.empty();
        }
        failures.succeeded("from " + address);
        failures.succeeded("as " + user);
        failures.succeeded(both);
        return Optional.of(new Login(provider, user));
    }

    private boolean matches(Passwords known, String user, String password) {
        places.acquireUninterruptibly();
        try {
            return known.matches(user, password);
        } finally {
            places.release();
        }
    }
}
