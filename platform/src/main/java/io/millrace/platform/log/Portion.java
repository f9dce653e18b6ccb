package io.millrace.platform.log;

import java.time.Duration;

/// How many inputs the next transaction takes: about as many as are decided in half a second, so
/// that a backlog of costly ones becomes visible as it is worked off, and what a fall undoes is
/// little.
final class Portion {

    private static final Duration AIM = Duration.ofMillis(500);
    private static final int FIRST = 50;

    private final int most;
    private int size;

    Portion(int most) {
        this.most = most;
        this.size = Math.min(FIRST, most);
    }

    int size() {
        return size;
    }

    /// @param inputs decided and committed in that time
    void took(int inputs, Duration time) {
        if (inputs > 0) {
            size = Math.clamp(AIM.toNanos() * inputs / Math.max(1, time.toNanos()), 1, most);
        }
    }
}
