package io.millrace.platform.log;

import java.time.Duration;
import java.time.Instant;

/// A pause between two rounds of something. A clock that is put back ends it: what is done every
/// few seconds does not stand still for the hour that comes twice.
public final class Interval {

    private Instant begun = Instant.MIN;
    private Instant end = Instant.MIN;

    /// Whether the next round may begin, as the first one always may.
    public boolean isOver(Instant now) {
        return !now.isBefore(end) || now.isBefore(begun);
    }

    public void begin(Instant now, Duration length) {
        begun = now;
        end = now.plus(length);
    }

    /// The next round may begin at once.
    public void end() {
        begun = Instant.MIN;
        end = Instant.MIN;
    }
}
