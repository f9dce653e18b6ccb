package io.millrace.importer.registry;

import io.millrace.importer.registry.RegistryFailure.Invalid;
import io.millrace.importer.registry.RegistryFailure.NotFound;
import io.millrace.importer.registry.RegistryFailure.RateLimited;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import io.millrace.importer.registry.RegistryFailure.Unreachable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// What an unsuccessful answer means.
final class Answers {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private Answers() {}

    static RegistryFailure failure(HttpAnswer answer, String who, InstantSource clock) {
        return switch (answer.status()) {
            case 401, 403 -> new Unauthorized(false);
            case 404 -> new NotFound();
            case 429 -> new RateLimited(retryAfter(answer, clock));
            default -> {
                var answered = "%s answered %d".formatted(who, answer.status());
                yield answer.status() >= 500 ? new Unreachable(answered) : new Invalid(answered);
            }
        };
    }

    /// Seconds or a date; nonsense counts as absent, and more than a quarter of an hour as that.
    static Optional<Duration> retryAfter(HttpAnswer answer, InstantSource clock) {
        return answer.header("retry-after")
                .flatMap(it -> seconds(it).or(() -> until(it, clock)))
                .filter(it -> !it.isNegative())
                .map(it -> it.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : it);
    }

    private static Optional<Duration> seconds(String text) {
        return text.matches("[0-9]{1,6}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : Optional.empty();
    }

    private static Optional<Duration> until(String text, InstantSource clock) {
        try {
            var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(clock.instant(), date.toInstant()));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
