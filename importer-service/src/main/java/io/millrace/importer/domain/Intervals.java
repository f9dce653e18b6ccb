package io.millrace.importer.domain;

import io.millrace.contract.image.ImportSchedule;
import java.time.Duration;
import java.util.Optional;

/// How often scheduled tags are looked at.
///
/// @param usual unless the tag says something else
/// @param shortest that a tag may ask for
public record Intervals(Duration usual, Duration shortest) {

    private static final Duration LONGEST = Duration.ofDays(30);

    /// What the tag asks for (`15m`, `1h30m`, `PT15M`), within the limits; what cannot be read
    /// counts as not said.
    public Duration of(Optional<String> wish) {
        return wish.flatMap(ImportSchedule::duration)
                .map(it -> it.compareTo(shortest) < 0 ? shortest : it)
                .map(it -> it.compareTo(LONGEST) > 0 ? LONGEST : it)
                .orElse(usual);
    }
}
