package io.millrace.gateway.realm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Counts refused logins by address and user name, so that nobody goes through a dictionary here.
final class Failures {

    static final int MOST = 20;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_KNOWN = 10_000;

    private record Count(Instant since, int number) {}

    private final InstantSource clock;
    private final Map<String, Count> counts =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
                    return size() > MOST_KNOWN;
                }
            };

    Failures(InstantSource clock) {
        this.clock = clock;
    }

    /// How long the one must wait, if they have failed too often.
    synchronized Optional<Duration> wait(String who) {
        var now = clock.instant();
        var count = counts.get(who);
        if (count == null || count.number() < MOST) {
            return Optional.empty();
        }
        var left = Duration.between(now, count.since().plus(WINDOW));
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }

    synchronized void failed(String who) {
        var now = clock.instant();
        counts.merge(
                who,
                new Count(now, 1),
                (old, first) ->
                        now.isBefore(old.since().plus(WINDOW))
                                ? new Count(old.since(), old.number() + 1)
                                : first);
    }
}
