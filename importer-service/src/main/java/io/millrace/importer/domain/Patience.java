package io.millrace.importer.domain;

import java.time.Duration;

/// How long work at the integrated registry waits for its next try, twice as long after each, and
/// when it is given up.
///
/// @param most so many tries are made
public record Patience(Duration first, Duration longest, int most) {

    private static final int MOST_DOUBLINGS = 16;

    /// @param longest the longest pause
    public static Patience of(int most, Duration longest) {
        return new Patience(Duration.ofMillis(200), longest, most);
    }

    public boolean isOver(int tries) {
        return tries >= most;
    }

    public Duration after(int tries) {
        var doubled = first.multipliedBy(1L << Math.clamp(tries - 1L, 0, MOST_DOUBLINGS));
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
