package io.millrace.contract.image;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/// Annotations of a tag that say how it follows its source (`docs/kinds/imagestream.md`, scheduled
/// import).
public final class ImportSchedule {

    /// How often the source is looked at.
    public static final String INTERVAL = "millrace.io/import-interval";

    /// How long a new digest must stay before the tag moves to it.
    public static final String SETTLE = "millrace.io/import-settle";

    /// `true`: of an index, only the image of the platform in use counts.
    public static final String PLATFORM_ONLY = "millrace.io/import-platform-only";

    private ImportSchedule() {}

    /// A length of time as people write it (`15m`, `1h30m`, `PT15M`); empty when it is none, or
    /// negative.
    public static Optional<Duration> duration(String text) {
        var upper = text.strip().toUpperCase(Locale.ROOT);
        try {
            var duration = Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
            return duration.isNegative() ? Optional.empty() : Optional.of(duration);
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
