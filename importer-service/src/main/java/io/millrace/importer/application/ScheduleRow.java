package io.millrace.importer.application;

import io.millrace.contract.image.TagEventCondition;
import io.millrace.contract.image.TagSchedule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the tables know of a scheduled tag's looks.
///
/// @param since when the tag began to follow its source
/// @param failure why the last look or import failed, null if it did not
record ScheduleRow(
        String tag,
        String source,
        Duration interval,
        Optional<Instant> checked,
        Optional<Instant> next,
        Instant since,
        @Nullable String failure,
        @Nullable String arriving,
        long generation) {

    static final String COLUMNS =
            "t.tag, t.source, t.interval_ms, greatest(s.checked_at, t.imported_at), s.next_at,"
                    + " t.since, t.failure, t.arriving, t.generation";

    static ScheduleRow read(ResultSet row) throws SQLException {
        return new ScheduleRow(
                row.getString(1),
                row.getString(2),
                Duration.ofMillis(row.getLong(3)),
                instant(row, 4),
                instant(row, 5),
                row.getTimestamp(6).toInstant().truncatedTo(ChronoUnit.SECONDS),
                row.getString(7),
                row.getString(8),
                row.getLong(9));
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column))
                .map(Timestamp::toInstant)
                .map(it -> it.truncatedTo(ChronoUnit.SECONDS));
    }

    TagSchedule shown(Instant now) {
        return new TagSchedule(
                tag,
                source,
                interval.toString(),
                checked.orElse(null),
                next.orElse(null),
                arriving,
                List.of(overdue(now), failing()));
    }

    /// Late is what was not looked at for twice its interval.
    private TagEventCondition overdue(Instant now) {
        var last = checked.orElse(since);
        var due = last.plus(interval.multipliedBy(2));
        return due.isBefore(now)
                ? condition(
                        "Overdue",
                        "True",
                        due,
                        "Behind",
                        "The last look was at %s, more than twice the interval ago".formatted(last))
                : condition("Overdue", "False", last, "OnTime", "");
    }

    private TagEventCondition failing() {
        var last = checked.orElse(since);
        return failure == null
                ? condition("Failing", "False", last, "Answered", "")
                : condition(
                        "Failing",
                        "True",
                        last,
                        failure,
                        "The last look at the source failed; the tag keeps its image");
    }

    private TagEventCondition condition(
            String type, String status, Instant at, String reason, String message) {
        return new TagEventCondition(type, status, at, reason, message, generation);
    }
}
