package io.millrace.trigger.outgoing;

import java.time.Duration;
import java.util.Optional;

/// How often a subscriber who does not answer is asked to take an event.
///
/// @param attempts after so many it is a dead letter
record Retries(int attempts) {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final int DOUBLINGS = 10;

    /// How long to wait after so many failed attempts; empty when it is over. Five seconds, then
    /// twice as long each time, at most an hour and a half.
    Optional<Duration> pauseAfter(int failed) {
        return failed >= attempts
                ? Optional.empty()
                : Optional.of(FIRST.multipliedBy(1L << Math.min(failed - 1, DOUBLINGS)));
    }
}
