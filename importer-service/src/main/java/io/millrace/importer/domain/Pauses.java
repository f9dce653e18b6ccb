package io.millrace.importer.domain;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long is waited between attempts: longer each time, and never for all who failed together the
/// same time.
public record Pauses(Duration first, Duration longest, RandomGenerator random) {

    private static final int MOST_DOUBLINGS = 16;

    /// @param tries how many attempts have failed
    /// @param asked how long the other side wants to be left alone, at least
    public Duration after(int tries, Duration asked) {
        var doubled = first.multipliedBy(1L << Math.clamp(tries - 1L, 0, MOST_DOUBLINGS));
        var usual = half(shorter(doubled, longest));
        var wait = shorter(asked, longest);
        return wait.compareTo(usual) > 0 ? wait.plus(part(wait.dividedBy(10))) : usual;
    }

    private Duration half(Duration whole) {
        var half = whole.dividedBy(2);
        return half.plus(part(half));
    }

    private Duration part(Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
