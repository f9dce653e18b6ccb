package io.millrace.trigger.application;

import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.Evaluation;
import io.millrace.trigger.domain.Firing;
import io.millrace.trigger.domain.Judged;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.Recorded;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The book of what each trigger has decided. A second row for one revision of one tag and one
/// target is refused by the database, so that no bug here can start a build twice.
record Ledger(Work work) {

    /// A trigger's place in one tag's moves.
    record Place(String targetUid, String streamUid, String tag) {

        static Place of(Target target, TagRevision revision) {
            return new Place(target.uid(), revision.streamUid(), revision.tag().tag());
        }
    }

    Recorded recorded(Target target, TagRevision revision) {
        var tag = revision.tag();
        return work.query(
                        """
                        select
                            exists (select 1 from ledger
                                where target_uid = ? and trigger = 'ImageChange'
                                  and stream_uid = ? and tag = ? and revision = ?),
                            coalesce((select baseline from watches
                                where target_uid = ? and stream_uid = ? and tag = ?), 0),
                            (select pull_spec from ledger
                                where target_uid = ? and stream_namespace = ? and stream = ?
                                  and tag = ? and decision = 'Fired'
                                order by id desc limit 1)
                        """,
                        row ->
                                new Recorded(
                                        row.getBoolean(1),
                                        row.getLong(2),
                                        Optional.ofNullable(row.getString(3))),
                        target.uid(),
                        revision.streamUid(),
                        tag.tag(),
                        revision.revision(),
                        target.uid(),
                        revision.streamUid(),
                        tag.tag(),
                        target.uid(),
                        tag.namespace(),
                        tag.stream(),
                        tag.tag())
                .getFirst();
    }

    boolean firstBuildStarted(Target target) {
        return !work.query(
                        "select 1 from ledger where target_uid = ? and trigger = 'ConfigChange'",
                        row -> row.getInt(1),
                        target.uid())
                .isEmpty();
    }

    /// The last revision that each existing trigger has decided.
    Map<Place, Long> decided() {
        var decided = new HashMap<Place, Long>();
        work.query(
                        "select target_uid, stream_uid, tag, decided from watches",
                        row ->
                                Map.entry(
                                        new Place(
                                                row.getString(1),
                                                row.getString(2),
                                                row.getString(3)),
                                        row.getLong(4)))
                .forEach(it -> decided.put(it.getKey(), it.getValue()));
        return decided;
    }

    void record(Target target, Evaluation evaluation, Origin origin) {
        var key = evaluation.firing().map(Firing::key).orElse(null);
        for (var judged : evaluation.judged()) {
            record(target, judged, origin, judged.verdict() == Verdict.FIRED ? key : null);
            advance(Place.of(target, judged.revision()), judged.revision().revision(), origin);
        }
        if (evaluation.firing().filter(Firing::configuration).isPresent()) {
            insert(target, "ConfigChange", "", "", "", "", 0, "", Verdict.FIRED, origin, key);
        }
    }

    private void record(Target target, Judged judged, Origin origin, @Nullable String key) {
        var revision = judged.revision();
        insert(
                target,
                "ImageChange",
                revision.tag().namespace(),
                revision.tag().stream(),
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision(),
                revision.pullSpec(),
                judged.verdict(),
                origin,
                key);
    }

    private void insert(
            Target target,
            String trigger,
            String streamNamespace,
            String stream,
            String streamUid,
            String tag,
            long revision,
            String pullSpec,
            Verdict verdict,
            Origin origin,
            @Nullable String key) {
        work.execute(
                """
                insert into ledger (target_namespace, target_name, target_uid, trigger,
                    stream_namespace, stream, stream_uid, tag, revision, pull_spec, decision,
                    reason, command_key, decided_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                target.namespace(),
                target.name(),
                target.uid(),
                trigger,
                streamNamespace,
                stream,
                streamUid,
                tag,
                revision,
                pullSpec,
                verdict.wireName(),
                origin.wireName(),
                key,
                work.now());
    }

    private void advance(Place place, long revision, Origin origin) {
        work.execute(
                """
                insert into watches (target_uid, stream_uid, tag, baseline, decided)
                values (?, ?, ?, ?, ?)
                on conflict (target_uid, stream_uid, tag) do update set
                    baseline = greatest(watches.baseline, excluded.baseline),
                    decided = greatest(watches.decided, excluded.decided)
                """,
                place.targetUid(),
                place.streamUid(),
                place.tag(),
                origin.settlesThePast() ? revision : 0L,
                revision);
    }

    /// The target is gone: its decisions stay, its triggers have no future.
    void forget(String targetUid) {
        work.execute("delete from watches where target_uid = ?", targetUid);
    }
}
