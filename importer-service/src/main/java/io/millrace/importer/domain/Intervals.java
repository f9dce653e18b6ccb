package io.millrace.importer.domain;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
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
        return wish.flatMap(Intervals::parse)
                .map(it -> it.compareTo(shortest) < 0 ? shortest : it)
                .map(it -> it.compareTo(LONGEST) > 0 ? LONGEST : it)
                .orElse(usual);
    }

    /// A length of time as people write it; empty when it is none, or negative.
    static Optional<Duration> parse(String text) {
        var upper = text.strip().toUpperCase(Locale.ROOT);
        try {
            var duration = Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
            return duration.isNegative() ? Optional.empty() : Optional.of(duration);
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
