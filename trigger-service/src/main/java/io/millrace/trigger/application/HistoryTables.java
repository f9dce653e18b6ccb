package io.millrace.trigger.application;

import io.millrace.platform.log.Work;
import io.millrace.trigger.application.History.Place;
import io.millrace.trigger.domain.OpenFiring;
import io.millrace.trigger.domain.Progress;
import io.millrace.trigger.domain.RunningBuild;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tables of what is under way: how far each trigger has come, the firings whose end is not
/// known, and the builds that they have made.
record HistoryTables(Work work) {

    private static final String WATCHES =
            """
            select target_uid, stream_uid, tag, baseline, decided, last_build, built_revision
            from watches
            """;
    private static final String OPEN =
            """
            select o.key, o.target_uid, o.attempts, o.next_at, o.wave, l.trigger, l.stream_namespace,
                l.stream, l.stream_uid, l.tag, l.revision, l.pull_spec
            from open_firings o join ledger l on l.command_key = o.key and l.outcome = 'Open'
            """;

    private static final String RUNNING =
            """
            select target_uid, build_uid, wave, since, image, ended_at, told, done
            from running_builds
            """;

    private record Watched(String targetUid, Place place, Progress progress) {}

    /// @param image null for the configuration as a cause
    private record Cause(
            String key,
            String targetUid,
            int attempts,
            Instant nextAt,
            String wave,
            @Nullable TagRevision image) {}

    private record Running(String targetUid, String buildUid, RunningBuild build) {}

    /// @param dueAtOnce what is open is to be sent again whenever it was sent last
    Map<String, History> histories(boolean dueAtOnce) {
        return histories(
                work.query(WATCHES, HistoryTables::watched),
                work.query(OPEN + " order by l.id", HistoryTables::cause),
                work.query(RUNNING, HistoryTables::running),
                dueAtOnce);
    }

    History history(String targetUid) {
        return histories(
                        work.query(
                                WATCHES + " where target_uid = ?",
                                HistoryTables::watched,
                                targetUid),
                        work.query(
                                OPEN + " where o.target_uid = ? order by l.id",
                                HistoryTables::cause,
                                targetUid),
                        work.query(
                                RUNNING + " where target_uid = ?",
                                HistoryTables::running,
                                targetUid),
                        false)
                .getOrDefault(targetUid, History.EMPTY);
    }

    private static Map<String, History> histories(
            List<Watched> watched, List<Cause> causes, List<Running> running, boolean dueAtOnce) {
        var histories = new LinkedHashMap<String, History>();
        var places = new LinkedHashMap<String, Map<Place, Progress>>();
        for (var row : watched) {
            places.computeIfAbsent(row.targetUid(), _ -> new LinkedHashMap<>())
                    .put(row.place(), row.progress());
        }
        places.forEach((uid, its) -> histories.put(uid, new History(its, Map.of(), Map.of())));
        var firings = new LinkedHashMap<String, List<Cause>>();
        causes.forEach(it -> firings.computeIfAbsent(it.key(), _ -> new ArrayList<>()).add(it));
        firings.forEach((key, its) -> {
            var firing = firing(its);
            histories.merge(
                    its.getFirst().targetUid(),
                    History.EMPTY.opening(key, dueAtOnce ? firing.dueNow() : firing),
                    (history, _) -> history.opening(key, dueAtOnce ? firing.dueNow() : firing));
        });
        for (var build : running) {
            histories.merge(
                    build.targetUid(),
                    History.EMPTY.starting(build.buildUid(), build.build()),
                    (history, _) -> history.starting(build.buildUid(), build.build()));
        }
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
                causes.getFirst().nextAt(),
                causes.getFirst().wave());
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
                row.getString(5),
                row.getString(6).equals("ConfigChange")
                        ? null
                        : new TagRevision(
                                new StreamTag(
                                        row.getString(7), row.getString(8), row.getString(10)),
                                row.getString(9),
                                row.getLong(11),
                                "",
                                row.getString(12)));
    }

    private static Running running(ResultSet row) throws SQLException {
        var ended = row.getTimestamp(6);
        return new Running(
                row.getString(1),
                row.getString(2),
                new RunningBuild(
                        row.getString(3),
                        row.getTimestamp(4).toInstant(),
                        row.getString(5),
                        ended == null ? null : ended.toInstant(),
                        words(row.getString(7)),
                        row.getBoolean(8)));
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(","));
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
                insert into open_firings (key, target_uid, attempts, next_at, wave)
                values (?, ?, ?, ?, ?)
                on conflict (key) do update set
                    attempts = excluded.attempts, next_at = excluded.next_at
                """,
                key,
                targetUid,
                firing.attempts(),
                firing.nextAt(),
                firing.wave());
    }

    void close(String key) {
        work.execute("delete from open_firings where key = ?", key);
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

    void started(String buildUid, String targetUid, RunningBuild build) {
        work.execute(
                """
                insert into running_builds (build_uid, target_uid, wave, since)
                values (?, ?, ?, ?)
                on conflict (build_uid) do nothing
                """,
                buildUid,
                targetUid,
                build.wave(),
                build.since());
    }

    void pushed(String buildUid, String image) {
        work.execute(
                "update running_builds set image = ?, ended_at = ? where build_uid = ?",
                image,
                work.now(),
                buildUid);
    }

    void moved(String buildUid, RunningBuild build) {
        work.execute(
                "update running_builds set told = ?, done = ? where build_uid = ?",
                String.join(",", build.told()),
                build.done(),
                buildUid);
    }

    void ended(String buildUid) {
        work.execute("delete from running_builds where build_uid = ?", buildUid);
    }

    /// A build that has pushed an image.
    record Pushed(String buildUid, String targetUid, String wave) {}

    List<Pushed> pushed(String image) {
        return work.query(
                """
                select build_uid, target_uid, wave from running_builds
                where image = ? order by ended_at
                """,
                row -> new Pushed(row.getString(1), row.getString(2), row.getString(3)),
                image);
    }

    /// Whose build it is; empty when no firing has made it.
    Optional<String> targetOf(String buildUid) {
        return work
                .query(
                        "select target_uid from running_builds where build_uid = ?",
                        row -> row.getString(1),
                        buildUid)
                .stream()
                .findFirst();
    }

    void forget(String targetUid) {
        work.execute("delete from watches where target_uid = ?", targetUid);
        work.execute("delete from open_firings where target_uid = ?", targetUid);
        work.execute("delete from running_builds where target_uid = ?", targetUid);
    }
}
