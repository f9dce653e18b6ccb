package io.millrace.gateway.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts attempts by name within a window. Each counts as failed until it has succeeded, so that
/// many at once are no way around. Who has used up the budget is not even heard.
final class FailureBudget {

    private static final int MOST_NAMES = 10_000;

    private final Duration window;
    private final InstantSource clock;
    private final Map<String, Attempts> attempts = new LinkedHashMap<>();

    private record Attempts(int count, Instant until) {}

    FailureBudget(Duration window, InstantSource clock) {
        this.window = window;
        this.clock = clock;
    }

    /// Whether one more attempt fits into the budget of the name.
    synchronized boolean admits(String name, int budget) {
        var now = clock.instant();
        var known = attempts.remove(name);
        var counted =
                known != null && now.isBefore(known.until())
                        ? new Attempts(Math.min(known.count(), budget) + 1, known.until())
                        : new Attempts(1, now.plus(window));
        attempts.put(name, counted);
        if (attempts.size() > MOST_NAMES) {
            var oldest = attempts.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return counted.count() <= budget;
    }

    synchronized void succeeded(String name) {
        attempts.remove(name);
    }
}
