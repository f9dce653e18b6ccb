package io.millrace.trigger.application;

import io.millrace.contract.Fact.BuildRequested;
import io.millrace.platform.log.Work;
import io.millrace.trigger.application.History.Place;
import io.millrace.trigger.domain.OpenFiring;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.Progress;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ledger's tables.
record LedgerTables(Work work) {

    private static final String WATCHES =
            """
            select target_uid, stream_uid, tag, baseline, decided, last_build, built_revision
            from watches
            """;
    private static final String OPEN =
            """
            select o.key, o.target_uid, o.attempts, o.next_at, l.trigger, l.stream_namespace,
                l.stream, l.stream_uid, l.tag, l.revision, l.pull_spec
            from open_firings o join ledger l on l.command_key = o.key and l.outcome = 'Open'
            """;

    private record Watched(String targetUid, Place place, Progress progress) {}

    /// @param image null for the configuration as a cause
    private record Cause(
            String key,
            String targetUid,
            int attempts,
            Instant nextAt,
            @Nullable TagRevision image) {}

    /// @param dueAtOnce what is open is to be sent again whenever it was sent last
    Map<String, History> histories(boolean dueAtOnce) {
        return histories(
                work.query(WATCHES, LedgerTables::watched),
                work.query(OPEN + " order by l.id", LedgerTables::cause),
                dueAtOnce);
    }

    History history(String targetUid) {
        return histories(
                        work.query(
                                WATCHES + " where target_uid = ?",
                                LedgerTables::watched,
                                targetUid),
                        work.query(
                                OPEN + " where o.target_uid = ? order by l.id",
                                LedgerTables::cause,
                                targetUid),
                        false)
                .getOrDefault(targetUid, History.EMPTY);
    }

    private static Map<String, History> histories(
            List<Watched> watched, List<Cause> causes, boolean dueAtOnce) {
        var histories = new LinkedHashMap<String, History>();
        var places = new LinkedHashMap<String, Map<Place, Progress>>();
        for (var row : watched) {
            places.computeIfAbsent(row.targetUid(), _ -> new LinkedHashMap<>())
                    .put(row.place(), row.progress());
        }
        places.forEach((uid, its) -> histories.put(uid, new History(its, Map.of())));
        var firings = new LinkedHashMap<String, List<Cause>>();
        causes.forEach(it -> firings.computeIfAbsent(it.key(), _ -> new ArrayList<>()).add(it));
        firings.forEach((key, its) -> {
            var firing = firing(its);
            histories.merge(
                    its.getFirst().targetUid(),
                    History.EMPTY.opening(key, dueAtOnce ? firing.dueNow() : firing),
                    (history, _) -> history.opening(key, dueAtOnce ? firing.dueNow() : firing));
        });
        return histories;
    }

    private static OpenFiring firing(List<Cause> causes) {
        var images = new ArrayList<TagRevision>();
        for (var cause : causes) {
            if (cause.image() != null) {
                images.add(cause.image());
            }
        }
        return new OpenFiring(
                images,
                images.size() < causes.size(),
                causes.getFirst().attempts(),
                causes.getFirst().nextAt());
    }

    private static Watched watched(ResultSet row) throws SQLException {
        return new Watched(
                row.getString(1),
                new Place(row.getString(2), row.getString(3)),
                new Progress(row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7)));
    }

    private static Cause cause(ResultSet row) throws SQLException {
        return new Cause(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getTimestamp(4).toInstant(),
                row.getString(5).equals("ConfigChange")
                        ? null
                        : new TagRevision(
                                new StreamTag(row.getString(6), row.getString(7), row.getString(9)),
                                row.getString(8),
                                row.getLong(10),
                                "",
                                row.getString(11)));
    }

    boolean isDecided(String targetUid, TagRevision revision) {
        return isFound(
                """
                select 1 from ledger
                where target_uid = ? and trigger = 'ImageChange'
                  and stream_uid = ? and tag = ? and revision = ?
                """,
                targetUid,
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision());
    }

    boolean isUpToDate(String targetUid, TagRevision revision) {
        return isFound(
                """
                select 1 from ledger
                where target_uid = ? and trigger = 'ImageChange'
                  and stream_uid = ? and tag = ? and revision = ? and decision = 'UpToDate'
                """,
                targetUid,
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision());
    }

    void reopen(String targetUid, TagRevision revision) {
        work.execute(
                """
                delete from ledger
                where target_uid = ? and trigger = 'ImageChange'
                  and stream_uid = ? and tag = ? and revision = ? and decision = 'UpToDate'
                """,
                targetUid,
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision());
    }

    boolean firstBuildStarted(String targetUid) {
        return isFound(
                "select 1 from ledger where target_uid = ? and trigger = 'ConfigChange'",
                targetUid);
    }

    boolean hasEndedWithoutBuild(String key) {
        return isFound("select 1 from ledger where command_key = ? and outcome <> 'Built'", key);
    }

    private boolean isFound(String sql, @Nullable Object... parameters) {
        return !work.query(sql, row -> row.getInt(1), parameters).isEmpty();
    }

    void decided(
            Target target,
            TagRevision revision,
            String decision,
            Origin origin,
            @Nullable String key) {
        insert(
                target,
                "ImageChange",
                revision.tag().namespace(),
                revision.tag().stream(),
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision(),
                revision.image(),
                revision.pullSpec(),
                decision,
                origin,
                key);
    }

    void decidedConfiguration(Target target, Origin origin, String key) {
        insert(
                target,
                "ConfigChange",
                "",
                "",
                "",
                "",
                0,
                "",
                "",
                Verdict.FIRED.wireName(),
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
            String image,
            String pullSpec,
            String decision,
            Origin origin,
            @Nullable String key) {
        work.execute(
                """
                insert into ledger (target_namespace, target_name, target_uid, trigger,
                    stream_namespace, stream, stream_uid, tag, revision, image, pull_spec, decision,
                    reason, command_key, outcome, cause, decided_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
                image,
                pullSpec,
                decision,
                origin.wireName(),
                key,
                key == null ? null : "Open",
                work.cause(),
                work.now());
    }

    void save(String targetUid, Place place, Progress progress) {
        work.execute(
                """
                insert into watches (target_uid, stream_uid, tag, baseline, decided, last_build,
                    built_revision)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (target_uid, stream_uid, tag) do update set
                    baseline = greatest(watches.baseline, excluded.baseline),
                    decided = greatest(watches.decided, excluded.decided),
                    last_build = greatest(watches.last_build, excluded.last_build),
                    built_revision = greatest(watches.built_revision, excluded.built_revision)
                """,
                targetUid,
                place.streamUid(),
                place.tag(),
                progress.baseline(),
                progress.decided(),
                progress.lastBuild(),
                progress.builtRevision());
    }

    void open(String key, String targetUid, OpenFiring firing) {
        work.execute(
                """
                insert into open_firings (key, target_uid, attempts, next_at) values (?, ?, ?, ?)
                on conflict (key) do update set
                    attempts = excluded.attempts, next_at = excluded.next_at
                """,
                key,
                targetUid,
                firing.attempts(),
                firing.nextAt());
    }

    void close(String key) {
        work.execute("delete from open_firings where key = ?", key);
    }

    /// Also of what else the same key stands for, as a webhook's delivery that came again.
    void built(String key, BuildRequested build) {
        work.execute(
                """
                update ledger set outcome = 'Built', build = ?, build_uid = ?, build_number = ?
                where command_key = ? and (trigger <> 'WebHook' or outcome = 'Open')
                """,
                build.name(),
                build.buildUid().isEmpty() ? null : build.buildUid(),
                build.number(),
                key);
    }

    /// Watches of a BuildConfig that is gone stay away.
    void builtAfterAll(String key, long number) {
        work.execute(
                """
                update watches set
                    last_build = greatest(last_build, ?),
                    built_revision = greatest(built_revision, ledger.revision)
                from ledger
                where ledger.command_key = ? and ledger.trigger = 'ImageChange'
                  and watches.target_uid = ledger.target_uid
                  and watches.stream_uid = ledger.stream_uid and watches.tag = ledger.tag
                """,
                number,
                key);
    }

    void putOff(String key, String why) {
        work.execute(
                "update ledger set refusal = ? where command_key = ? and outcome = 'Open'",
                why,
                key);
    }

    void end(String key, String outcome, String why) {
        work.execute(
                """
                update ledger set outcome = ?, refusal = ?
                where command_key = ? and outcome = 'Open'
                """,
                outcome,
                why,
                key);
    }

    /// A webhook's call made no build; nobody asks for it again.
    void endCall(String key, String why) {
        work.execute(
                """
                update ledger set outcome = 'Refused', refusal = ?
                where command_key = ? and trigger = 'WebHook' and outcome = 'Open'
                """,
                why,
                key);
    }

    void endOne(String key, String targetUid, TagRevision image, String outcome, String why) {
        work.execute(
                """
                update ledger set outcome = ?, refusal = ?
                where command_key = ? and target_uid = ? and trigger = 'ImageChange'
                  and stream_uid = ? and tag = ? and revision = ?
                """,
                outcome,
                why,
                key,
                targetUid,
                image.streamUid(),
                image.tag().tag(),
                image.revision());
    }

    /// What is still open under one key goes on under another.
    void rename(String key, String next) {
        work.execute(
                "update ledger set command_key = ? where command_key = ? and outcome = 'Open'",
                next,
                key);
    }

    void forget(String targetUid) {
        work.execute("delete from watches where target_uid = ?", targetUid);
        work.execute("delete from open_firings where target_uid = ?", targetUid);
    }
}
