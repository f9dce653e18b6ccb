package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Fired;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// When firings were sent to the build service. A firing may be held back before: for its window,
/// for the builds that it is built from, and at most for as long as that takes.
record Sending(Map<String, Instant> byKey, List<Fired> firings) {

    private static final Duration LONGEST_HOLD = Duration.ofHours(2);

    static Sending of(Evidence evidence) {
        var byKey = new HashMap<String, Instant>();
        evidence.fired().forEach(it -> byKey.putIfAbsent(it.key(), it.at()));
        return new Sending(byKey, evidence.fired());
    }

    /// By when a firing was sent that was decided then.
    Instant latest(String target, String key, Instant decided) {
        if (Fired.isOfCall(key)) {
            return decided;
        }
        return Optional.ofNullable(byKey.get(key))
                .or(() -> next(target, key, decided))
                .orElse(decided.plus(LONGEST_HOLD));
    }

    /// Of one BuildConfig one firing is held back at a time.
    private Optional<Instant> next(String target, String key, Instant decided) {
        return firings.stream()
                .filter(it ->
                        it.target().equals(target)
                                && !it.key().equals(key)
                                && !Fired.isOfCall(it.key())
                                && it.at().isAfter(decided))
                .map(Fired::at)
                .findFirst();
    }
}
