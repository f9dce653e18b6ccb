package io.millrace.build.application;

import io.millrace.build.domain.BuildNames;
import io.millrace.contract.build.Build;
import io.millrace.platform.log.Work;
import java.util.List;
import java.util.Optional;

/// The table from which workers take builds, as the writer fills it.
final class BuildQueue {

    /// A configuration whose builds wait for their turn or for something that they refer to, with
    /// the oldest of them; or a build without a configuration.
    record Waiting(String namespace, String name) {}

    private BuildQueue() {}

    /// @param baseProject the projects that its images may come from besides the build's own, with
    ///   commas between
    static void enter(Build build, String baseProject, Work work) {
        work.execute(
                "insert into build_work"
                        + " (build_uid, namespace, name, build_config, base_project, state, since)"
                        + " values (?, ?, ?, ?, ?, 'waiting', ?) on conflict (build_uid) do nothing",
                build.metadata().uid(),
                build.metadata().namespace(),
                build.metadata().name(),
                BuildNames.configOf(build),
                baseProject,
                work.now());
    }

    /// The build is made of a source that was uploaded.
    ///
    /// @param place where the registry keeps it
    static void uploaded(String uid, String place, Work work) {
        work.execute("insert into build_uploads (place, build_uid) values (?, ?)", place, uid);
    }

    static void release(String uid, Work work) {
        work.execute("update build_work set state = 'queued' where build_uid = ?", uid);
    }

    static void cancel(String uid, Work work) {
        work.execute(
                "update build_work set state = 'cancelling' where build_uid = ? and state ="
                        + " 'queued'",
                uid);
    }

    static void leave(String uid, Work work) {
        work.execute("delete from build_work where build_uid = ?", uid);
    }

    /// The Build is deleted. A worker that has it is told to stop and keeps the row until it has,
    /// or until its lease runs out.
    static void abandon(String uid, Work work) {
        work.execute(
                "delete from build_work where build_uid = ? and (state = 'reported' or lease_until"
                        + " is null or lease_until < now())",
                uid);
        work.execute("update build_work set state = 'cancelling' where build_uid = ?", uid);
    }

    /// Whether a worker is still stopping a build of the configuration.
    static boolean isStopping(String namespace, String config, Work work) {
        return !work.query(
                        "select 1 from build_work where namespace = ? and build_config = ? and"
                                + " state = 'cancelling' and lease_until >= now() limit 1",
                        row -> row.getInt(1),
                        namespace,
                        config)
                .isEmpty();
    }

    /// The configuration of the build that a worker has let go of.
    static Optional<String> configOf(String uid, Work work) {
        return work
                .query(
                        "select build_config from build_work where build_uid = ?",
                        row -> row.getString(1),
                        uid)
                .stream()
                .findFirst();
    }

    static void leaveAll(String namespace, Work work) {
        work.execute("delete from build_work where namespace = ?", namespace);
    }

    /// Which attempt at the build is the present one.
    static Optional<Long> attempt(String uid, Work work) {
        return work
                .query(
                        "select attempt from build_work where build_uid = ?",
                        row -> row.getLong(1),
                        uid)
                .stream()
                .findFirst();
    }

    static List<Waiting> waiting(Work work) {
        return work.query(
                """
                select distinct on (namespace, build_config, lone) namespace, name
                from (select *, case build_config when '' then name else '' end as lone
                      from build_work where state = 'waiting') as waiting
                order by namespace, build_config, lone, since
                """,
                row -> new Waiting(row.getString(1), row.getString(2)));
    }
}
