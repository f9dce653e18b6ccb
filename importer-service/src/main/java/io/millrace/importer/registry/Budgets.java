package io.millrace.importer.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// What is left of each registry's [Budget]. A registry that asked for a pause gets it from all who
/// come with the same credentials: that is whom registries count.
final class Budgets {

    private static final int MOST_HOSTS = 1000;
    private static final int MOST_PAUSES = 1000;

    private final Budget budget;
    private final InstantSource clock;
    private final Map<String, Account> accounts =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Account> eldest) {
                    return size() > MOST_HOSTS;
                }
            };

    Budgets(Budget budget, InstantSource clock) {
        this.budget = budget;
        this.clock = clock;
    }

    Account of(String host) {
        synchronized (accounts) {
            return accounts.computeIfAbsent(
                    host,
                    it ->
                            budget.exempt().contains(it)
                                    ? new Account(Integer.MAX_VALUE, Duration.ZERO)
                                    : new Account(
                                            budget.atOnce(),
                                            Duration.ofSeconds(1).dividedBy(budget.perSecond())));
        }
    }

    /// One registry's.
    final class Account {

        private final Semaphore slots;
        private final Duration spacing;
        private Instant free = Instant.EPOCH;
        private final Map<Credentials, Instant> pausedUntil =
                new LinkedHashMap<>() {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Credentials, Instant> eldest) {
                        return size() > MOST_PAUSES;
                    }
                };

        private Account(int atOnce, Duration spacing) {
            this.slots = new Semaphore(atOnce);
            this.spacing = spacing;
        }

        void enter() throws InterruptedException {
            slots.acquire();
        }

        void leave() {
            slots.release();
        }

        /// How long the pause that the registry asked them for still lasts.
        synchronized Optional<Duration> pause(Credentials asker) {
            var until = pausedUntil.getOrDefault(asker, Instant.EPOCH);
            var left = Duration.between(clock.instant(), until);
            return left.isPositive() ? Optional.of(left) : Optional.empty();
        }

        synchronized void pauseFor(Credentials asker, Duration pause) {
            pausedUntil.merge(
                    asker, clock.instant().plus(pause), (one, two) -> one.isAfter(two) ? one : two);
        }

        /// The registry answers them again.
        synchronized void resume(Credentials asker) {
            pausedUntil.remove(asker);
        }

        /// Takes the next place in the row, and says how long it is until then.
        synchronized Duration nextTurn() {
            var now = clock.instant();
            var earliest = now.minusSeconds(1);
            var turn = free.isAfter(earliest) ? free : earliest;
            free = turn.plus(spacing);
            var wait = Duration.between(now, turn);
            return wait.isNegative() ? Duration.ZERO : wait;
        }
    }
}
