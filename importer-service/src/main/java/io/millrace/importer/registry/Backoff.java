package io.millrace.importer.registry;

import io.millrace.importer.registry.RegistryFailure.RateLimited;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a failed request is made again: a bounded number of times, each later than the one before
/// and not at the same moment as everybody else.
record Backoff(int attempts, Duration patience, RandomGenerator random) {

    private static final Duration FIRST = Duration.ofMillis(250);

    /// How long to wait after the attempt; empty when its failure counts.
    Optional<Duration> after(int attempt, RegistryFailure failure) {
        if (!failure.isTransient() || attempt >= attempts) {
            return Optional.empty();
        }
        var asked =
                failure instanceof RateLimited(var after)
                        ? after.orElse(Duration.ZERO)
                        : Duration.ZERO;
        if (asked.compareTo(patience) > 0) {
            return Optional.empty();
        }
        var doubled = FIRST.multipliedBy(1L << Math.min(attempt - 1, 16)).toMillis();
        var ours = Duration.ofMillis(doubled / 2 + random.nextLong(doubled / 2 + 1));
        var wait = ours.compareTo(asked) > 0 ? ours : asked.plus(ours.dividedBy(4));
        return Optional.of(wait.compareTo(patience) > 0 ? patience : wait);
    }
}
