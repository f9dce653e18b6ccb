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

    /// Reads the query for the log of a build.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 422 when an option is out of range
    public static LogQuery of(Map<String, String> query, Instant now) {
        return of(new Options(query, "build.openshift.io", "BuildLogOptions"), now);
    }

    /// Reads the query for the log of a deployment.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 422 when an option is out of range
    static LogQuery ofDeployment(Map<String, String> query, Instant now) {
        return of(new Options(query, "apps.openshift.io", "DeploymentLogOptions"), now);
    }

    private static LogQuery of(Options options, Instant now) {
        var version = options.number("version");
        if (version.isPresent() && version.getAsLong() <= 0) {
            throw options.invalid("version", version.getAsLong(), "must be greater than 0");
        }
        var previous = options.flag("previous");
        if (version.isPresent() && previous) {
            throw options.invalid("previous", true, "cannot use both version and previous");
        }
        var tail = options.notNegative("tailLines");
        var seconds = options.notNegative("sinceSeconds");
        return new LogQuery(
                options.flag("follow"),
                previous,
                version,
                options.flag("nowait"),
                options.flag("timestamps"),
                tail.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of((int) Math.min(tail.getAsLong(), Integer.MAX_VALUE)),
                options.notNegative("limitBytes"),
                seconds.isPresent()
                        ? Optional.of(ago(now, seconds.getAsLong()))
                        : options.instant("sinceTime"));
    }

    /// No log is older than the epoch.
    private static Instant ago(Instant now, long seconds) {
        return now.minusSeconds(Math.min(seconds, now.getEpochSecond()));
    }

    /// What the query says, by name.
    ///
    /// @param group of the kind that the options are
    private record Options(Map<String, String> query, String group, String kind) {

        boolean flag(String key) {
            var value = query.get(key);
            return value != null && !value.equals("false") && !value.equals("0");
        }

        OptionalLong notNegative(String key) {
            var number = number(key);
            if (number.isPresent() && number.getAsLong() < 0) {
                throw invalid(key, number.getAsLong(), "must be greater than or equal to 0");
            }
            return number;
        }

        OptionalLong number(String key) {
            var text = query.getOrDefault(key, "");
            try {
                return text.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(text));
            } catch (NumberFormatException noNumber) {
                throw invalid(key, text, "must be a number");
            }
        }

        Optional<Instant> instant(String key) {
            var text = query.getOrDefault(key, "");
            try {
                return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
            } catch (DateTimeParseException noTime) {
                throw invalid(key, text, "must be an RFC 3339 time");
            }
        }

        RuntimeException invalid(String field, Object value, String detail) {
            return Refusal.invalid(
                            group, kind, "", List.of(FieldError.invalid(field, value, detail)))
                    .asException();
        }
    }
}
