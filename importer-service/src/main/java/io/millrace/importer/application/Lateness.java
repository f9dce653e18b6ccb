package io.millrace.importer.application;

import io.millrace.contract.Owner;
import io.millrace.contract.TellOverdue;
import io.millrace.contract.TellOverdue.LateTag;
import io.millrace.platform.log.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// Has streams say which of their tags have not been looked at for twice their interval: once when
/// a tag falls behind, and once when it no longer is.
record Lateness(Work work) {

    /// When everything is late, saying so must not keep the streams busy as well.
    private static final int MOST = 200;

    private static final String LAST = "coalesce(greatest(s.checked_at, t.imported_at), t.since)";
    private static final String DUE = LAST + " + 2 * t.interval_ms * interval '1 millisecond'";
    private static final String CHANGED =
            "select t.namespace, t.stream, t.stream_uid, t.tag, "
                    + DUE
                    + " < ?, t.source, t.interval_ms, "
                    + LAST
                    + " from scheduled_tags t left join sources s on s.source = t.source"
                    + " where t.overdue <> ("
                    + DUE
                    + " < ?) order by t.overdue desc, t.stream_uid, t.tag limit ?";

    private record Place(String namespace, String stream, String uid) {}

    private record Row(Place place, LateTag tag) {

        static Row read(ResultSet row) throws SQLException {
            var interval = Duration.ofMillis(row.getLong(7));
            var last = row.getTimestamp(8).toInstant().truncatedTo(ChronoUnit.SECONDS);
            return new Row(
                    new Place(row.getString(1), row.getString(2), row.getString(3)),
                    new LateTag(
                            row.getString(4),
                            row.getBoolean(5),
                            row.getString(6),
                            interval.toString(),
                            last,
                            last.plus(interval.multipliedBy(2))));
        }
    }

    void tell(Instant now) {
        var rows = work.query(CHANGED, Row::read, now, now, MOST);
        rows.forEach(it ->
                work.execute(
                        "update scheduled_tags set overdue = ? where stream_uid = ? and tag = ?",
                        it.tag().late(),
                        it.place().uid(),
                        it.tag().tag()));
        rows.stream()
                .collect(Collectors.groupingBy(Row::place, LinkedHashMap::new, Collectors.toList()))
                .forEach((place, changed) -> tell(place, changed, now));
    }

    private void tell(Place place, List<Row> changed, Instant now) {
        work.send(
                Owner.IMAGESTREAM,
                ImporterCommands.overdue(
                        work.newUid(),
                        place.namespace(),
                        place.stream(),
                        new TellOverdue(place.uid(), changed.stream().map(Row::tag).toList()),
                        now));
    }
}
