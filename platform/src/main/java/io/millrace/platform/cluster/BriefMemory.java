package io.millrace.platform.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Answers that are good for a moment. It holds so many at most, and lets go of the oldest first.
public final class BriefMemory<K, V> {

    private final int most;
    private final InstantSource clock;
    private final Map<K, Held<V>> answers = new LinkedHashMap<>();

    private record Held<V>(V answer, Instant until) {}

    public BriefMemory(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    public synchronized Optional<V> find(K question) {
        var held = answers.get(question);
        if (held == null) {
            return Optional.empty();
        }
        if (clock.instant().isBefore(held.until())) {
            return Optional.of(held.answer());
        }
        answers.remove(question);
        return Optional.empty();
    }

    public synchronized void keep(K question, V answer, Duration time) {
        answers.remove(question);
        answers.put(question, new Held<>(answer, clock.instant().plus(time)));
        if (answers.size() > most) {
            var oldest = answers.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
