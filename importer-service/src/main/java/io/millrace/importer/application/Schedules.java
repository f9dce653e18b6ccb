package io.millrace.importer.application;

import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.image.TagSchedule;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.domain.Intervals;
import io.millrace.importer.domain.PendingImport;
import io.millrace.importer.domain.ScheduledTag;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which stream tags follow which sources: the tables `scheduled_tags` and `sources` as the writer
/// fills and empties them.
record Schedules(IntegratedRegistry registry, Intervals intervals, Work work) {

    private record Row(
            String source,
            long generation,
            byte[] wanted,
            long intervalMs,
            long settleMs,
            boolean platformOnly) {

        boolean isLike(Row other) {
            return source.equals(other.source)
                    && generation == other.generation
                    && intervalMs == other.intervalMs
                    && settleMs == other.settleMs
                    && platformOnly == other.platformOnly
                    && Arrays.equals(wanted, other.wanted);
        }
    }

    void changed(Change change) {
        if (!change.key().type().equals(ResourceType.IMAGE_STREAM)
                || change.before().filter(Schedules::schedules).isEmpty()
                        && change.after().filter(Schedules::schedules).isEmpty()) {
            return;
        }
        var before = change.before().map(it -> it.as(ImageStream.class));
        var after = change.after().map(it -> it.as(ImageStream.class));
        var hadAny = before.filter(it -> !ScheduledTag.of(it, intervals).isEmpty()).isPresent();
        var uidBefore = before.map(Schedules::uidOf).orElse("");
        if (hadAny && !uidBefore.equals(after.map(Schedules::uidOf).orElse(""))) {
            work.execute("delete from scheduled_tags where stream_uid = ?", uidBefore);
        }
        after.ifPresent(it -> enter(it, hadAny));
    }

    /// Most streams schedule nothing, and reading one at each of its moves takes longer than
    /// looking for the words.
    private static boolean schedules(Resource stream) {
        return new String(stream.body(), StandardCharsets.ISO_8859_1)
                .contains("\"scheduled\":true");
    }

    /// Enters what any stream follows, whatever became of it under an earlier writer.
    void enterAll() {
        work.projectedList(ResourceType.IMAGE_STREAM, "")
                .forEach(it -> enter(it.as(ImageStream.class), true));
    }

    static void forget(String namespace, Work work) {
        work.execute("delete from scheduled_tags where namespace = ?", namespace);
    }

    private static String uidOf(ImageStream stream) {
        return Objects.requireNonNullElse(stream.metadata().uid(), "");
    }

    private void enter(ImageStream stream, boolean mayHaveRows) {
        var scheduled = ScheduledTag.of(stream, intervals);
        if (scheduled.isEmpty() && !mayHaveRows) {
            return;
        }
        var known = rows(uidOf(stream));
        for (var tag : scheduled) {
            var row = row(stream, tag);
            var before = known.remove(tag.wish().name());
            if (before == null || !before.isLike(row)) {
                enter(stream, tag, row, before == null || before.intervalMs() != row.intervalMs());
            }
        }
        known.keySet()
                .forEach(it ->
                        work.execute(
                                "delete from scheduled_tags where stream_uid = ? and tag = ?",
                                uidOf(stream),
                                it));
    }

    private Map<String, Row> rows(String streamUid) {
        var rows = new HashMap<String, Row>();
        work.query(
                        "select tag, source, generation, wanted, interval_ms, settle_ms,"
                                + " platform_only from scheduled_tags where stream_uid = ?",
                        it ->
                                Map.entry(
                                        it.getString(1),
                                        new Row(
                                                it.getString(2),
                                                it.getLong(3),
                                                it.getBytes(4),
                                                it.getLong(5),
                                                it.getLong(6),
                                                it.getBoolean(7))),
                        streamUid)
                .forEach(it -> rows.put(it.getKey(), it.getValue()));
        return rows;
    }

    private Row row(ImageStream stream, ScheduledTag tag) {
        return new Row(
                tag.sourceKey(),
                generationOf(tag),
                Json.bytes(wanted(stream, tag)),
                tag.interval().toMillis(),
                tag.settle().toMillis(),
                tag.platformOnly());
    }

    private static long generationOf(ScheduledTag tag) {
        return Objects.requireNonNullElse(tag.wish().generation(), 0L);
    }

    private Wanted wanted(ImageStream stream, ScheduledTag tag) {
        var wish = tag.wish();
        var from = Objects.requireNonNull(Objects.requireNonNull(wish.from()).name());
        return new Wanted(
                wish.name(),
                from,
                wish.importPolicy(),
                Objects.requireNonNullElse(wish.referencePolicy(), TagReferencePolicy.EMPTY),
                tag.insecure(),
                PendingImport.preferredOs(wish).orElse(null),
                PendingImport.preferredArchitecture(wish).orElse(null),
                generationOf(tag),
                registry.accessTo(
                        from,
                        Objects.requireNonNullElse(stream.metadata().namespace(), ""),
                        Optional.empty(),
                        work));
    }

    /// A new follower brings the next look forward, to some moment in the second half of its
    /// interval, so that many of them do not come at once.
    private void enter(ImageStream stream, ScheduledTag tag, Row row, boolean isSooner) {
        work.execute(
                "insert into scheduled_tags (stream_uid, tag, namespace, stream, source,"
                        + " generation, wanted, interval_ms, settle_ms, platform_only, since,"
                        + " digest) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''))"
                        + " on conflict (stream_uid, tag) do update set source = excluded.source,"
                        + " generation = excluded.generation, wanted = excluded.wanted,"
                        + " interval_ms = excluded.interval_ms, settle_ms = excluded.settle_ms,"
                        + " platform_only = excluded.platform_only,"
                        + " digest = case when scheduled_tags.source = excluded.source"
                        + " then scheduled_tags.digest else excluded.digest end",
                uidOf(stream),
                tag.wish().name(),
                stream.metadata().namespace(),
                stream.metadata().name(),
                row.source(),
                row.generation(),
                row.wanted(),
                row.intervalMs(),
                row.settleMs(),
                row.platformOnly(),
                work.now(),
                tag.image());
        work.execute(
                "insert into schedule_budgets (registry, free_at) values (?, ?)"
                        + " on conflict do nothing",
                tag.registry(),
                work.now());
        work.execute(
                "insert into sources (source, registry, next_at) values (?, ?, ?::timestamptz"
                        + " + ? * (0.5 + 0.5 * random()) * interval '1 millisecond')"
                        + " on conflict (source) do update set next_at ="
                        + " case when ? then least(sources.next_at, excluded.next_at)"
                        + " else sources.next_at end",
                row.source(),
                tag.registry(),
                work.now(),
                row.intervalMs(),
                isSooner);
    }

    /// An import has ended that a look at the source, the stream or somebody started.
    void imported(ImportReport report, ImportJob job, @Nullable String streamUid) {
        report.all()
                .forEach(it -> {
                    var tag = it.tag();
                    if (tag == null) {
                        return;
                    }
                    var image = it.image();
                    var digest = image == null ? null : image.metadata().name();
                    var observed =
                            Optional.ofNullable(job.observed())
                                    .filter(o -> !o.isEmpty())
                                    .orElse(digest);
                    var failure = image == null ? String.valueOf(it.status().reason()) : null;
                    work.execute(
                            "update scheduled_tags set digest = coalesce(?::text, digest), failure = ?,"
                                    + " imported_at = ?, arriving = null, arriving_since = null,"
                                    + " moving_since = null where namespace = ? and stream = ?"
                                    + " and tag = ? and (?::text is null or stream_uid = ?)",
                            image == null ? null : observed,
                            failure,
                            work.now(),
                            job.namespace(),
                            job.stream(),
                            tag,
                            streamUid,
                            streamUid);
                    if (job.observed() == null) {
                        startAnew(job, tag);
                    }
                });
    }

    /// The interval begins with the import, unless others follow the same source, which they have
    /// not seen.
    private void startAnew(ImportJob job, String tag) {
        work.execute(
                "update sources s set next_at = ?::timestamptz + t.interval_ms"
                        + " * (0.9 + 0.1 * random()) * interval '1 millisecond'"
                        + " from scheduled_tags t where t.source = s.source and t.namespace = ?"
                        + " and t.stream = ? and t.tag = ? and 1 = (select count(*) from"
                        + " scheduled_tags f where f.source = s.source)",
                work.now(),
                job.namespace(),
                job.stream(),
                tag);
    }

    /// The tags of a stream that follow something, and when they were looked at.
    List<TagSchedule> of(String namespace, String stream) {
        return work.query(
                "select "
                        + ScheduleRow.COLUMNS
                        + " from scheduled_tags t left join sources s on s.source = t.source"
                        + " where t.namespace = ? and t.stream = ? order by t.tag",
                row -> ScheduleRow.read(row).shown(work.now()),
                namespace,
                stream);
    }
}
