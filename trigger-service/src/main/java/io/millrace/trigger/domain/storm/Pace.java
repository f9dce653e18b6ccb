package io.millrace.trigger.domain.storm;

import java.time.Duration;
import java.time.Instant;

/// How many builds may be asked for in a second. What was not used in a second is lost: after a
/// quiet night nobody may ask for a whole night's builds at once.
public final class Pace {

    private final int perSecond;
    private Instant filled = Instant.MIN;
    private double left;

    /// @param perSecond 0 for as many as there are
    public Pace(int perSecond) {
        if (perSecond < 0) {
            throw new IllegalArgumentException("A pace of %d a second".formatted(perSecond));
        }
        this.perSecond = perSecond;
    }

    /// Takes one of what is left, if anything is.
    public boolean take(Instant now) {
        if (perSecond == 0) {
            return true;
        }
        fill(now);
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    private void fill(Instant now) {
        if (filled.equals(Instant.MIN) || !now.isBefore(filled.plusSeconds(1))) {
            left = perSecond;
            filled = now;
        } else if (now.isAfter(filled)) {
            var passed = Duration.between(filled, now).toNanos() / 1e9;
            left = Math.min(perSecond, left + passed * perSecond);
            filled = now;
        } else if (now.isBefore(filled.minusSeconds(1))) {
            filled = now;
        }
    }
}
