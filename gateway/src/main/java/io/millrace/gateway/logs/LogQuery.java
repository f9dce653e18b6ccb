package io.millrace.gateway.logs;

import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Which part of a build's log is wanted, and how: the options of a BuildLog.
///
/// @param previous the log of the build before
/// @param version the log of the build with that number
/// @param nowait an empty answer rather than waiting for the build to start
public record LogQuery(
        boolean follow,
        boolean previous,
        OptionalLong version,
        boolean nowait,
        boolean timestamps,
        OptionalInt tailLines,
        OptionalLong limitBytes,
        Optional<Instant> since) {

    /// Reads the query.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 422 when an option is out of range
    public static LogQuery of(Map<String, String> query, Instant now) {
        var version = number(query, "version");
        if (version.isPresent() && version.getAsLong() <= 0) {
            throw invalid("version", version.getAsLong(), "must be greater than 0");
        }
        var previous = flag(query, "previous");
        if (version.isPresent() && previous) {
            throw invalid("previous", true, "cannot use both version and previous");
        }
        var tail = notNegative(query, "tailLines");
        var seconds = notNegative(query, "sinceSeconds");
        return new LogQuery(
                flag(query, "follow"),
                previous,
                version,
                flag(query, "nowait"),
                flag(query, "timestamps"),
                tail.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of((int) Math.min(tail.getAsLong(), Integer.MAX_VALUE)),
                notNegative(query, "limitBytes"),
                seconds.isPresent()
                        ? Optional.of(ago(now, seconds.getAsLong()))
                        : instant(query.getOrDefault("sinceTime", "")));
    }

    /// No log is older than the epoch.
    private static Instant ago(Instant now, long seconds) {
        return now.minusSeconds(Math.min(seconds, now.getEpochSecond()));
    }

    private static boolean flag(Map<String, String> query, String key) {
        var value = query.get(key);
        return value != null && !value.equals("false") && !value.equals("0");
    }

    private static OptionalLong notNegative(Map<String, String> query, String key) {
        var number = number(query, key);
        if (number.isPresent() && number.getAsLong() < 0) {
            throw invalid(key, number.getAsLong(), "must be greater than or equal to 0");
        }
        return number;
    }

    private static OptionalLong number(Map<String, String> query, String key) {
        var text = query.getOrDefault(key, "");
        try {
            return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException noNumber) {
            throw invalid(key, text, "must be a number");
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException noTime) {
            throw invalid("sinceTime", text, "must be an RFC 3339 time");
        }
    }

    private static RuntimeException invalid(String field, Object value, String detail) {
        return Refusal.invalid(
                        "build.openshift.io",
                        "BuildLogOptions",
                        "",
                        List.of(FieldError.invalid(field, value, detail)))
                .asException();
    }
}
