package io.millrace.build.application;

import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.RunPolicy;
import io.millrace.contract.build.Build;
import io.millrace.platform.log.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The table from which workers take builds, as the writer fills it.
final class BuildQueue {

    /// A configuration whose builds wait for their turn or for something that they refer to; or
    /// such a build without a configuration.
    ///
    /// @param name of the build, empty where there is a configuration
    record Waiting(String namespace, String config, String name) {

        static final Waiting NONE = new Waiting("", "", "");
    }

    /// A build that is not finished.
    ///
    /// @param isHeld whether a worker has it, or is still stopping it
    record Row(String name, String uid, long number, boolean isHeld) {}

    private static final String ROW =
            "select name, build_uid, number,"
                    + " state in ('queued', 'cancelling') and coalesce(lease_until >= now(), false)"
                    + " from build_work ";

    private static final String NAME_OF_LONE = "case build_config when '' then name else '' end";
    private static final String LONE =
            "namespace, build_config, " + NAME_OF_LONE + " from build_work ";

    private BuildQueue() {}

    /// @param baseProject the projects that its images may come from besides the build's own, with
    ///   commas between
    static void enter(Build build, String baseProject, Work work) {
        work.execute(
                "insert into build_work"
                        + " (build_uid, namespace, name, build_config, number, policy, base_project,"
                        + " state, since)"
                        + " values (?, ?, ?, ?, ?, ?, ?, 'waiting', ?)"
                        + " on conflict (build_uid) do nothing",
                build.metadata().uid(),
                build.metadata().namespace(),
                build.metadata().name(),
                BuildNames.configOf(build),
                BuildNames.numberOf(build),
                RunPolicy.of(build).wireName(),
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

    /// Builds of the configuration that wait, in the order of their numbers.
    ///
    /// @param number and `uid` of the row after which to begin
    static List<Row> line(
            String namespace, String config, long number, String uid, int most, Work work) {
        return work.query(
                ROW
                        + "where namespace = ? and build_config = ? and state = 'waiting'"
                        + " and (number, build_uid) > (?, ?) order by number, build_uid limit ?",
                BuildQueue::row,
                namespace,
                config,
                number,
                uid,
                most);
    }

    /// Builds of the configuration that workers have or may take, and deleted ones that they are
    /// stopping.
    static List<Row> underWay(String namespace, String config, Work work) {
        return work.query(
                ROW + "where namespace = ? and build_config = ? and state <> 'waiting'",
                BuildQueue::row,
                namespace,
                config);
    }

    /// The same, without those that run beside others.
    static List<Row> underWayAlone(String namespace, String config, Work work) {
        return work.query(
                ROW
                        + "where namespace = ? and build_config = ? and state <> 'waiting'"
                        + " and policy <> 'Parallel'",
                BuildQueue::row,
                namespace,
                config);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getString(1), row.getString(2), row.getLong(3), row.getBoolean(4));
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

    /// A pipeline has come into the project, which is to have a Jenkins where projects have one.
    static void wantJenkins(String namespace, Work work) {
        work.execute(
                "insert into wanted_jenkins (namespace) values (?) on conflict do nothing",
                namespace);
    }

    static void leaveAll(String namespace, Work work) {
        work.execute("delete from build_work where namespace = ?", namespace);
        work.execute("delete from wanted_jenkins where namespace = ?", namespace);
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

    /// What waits, in an order of its own.
    ///
    /// @param after the last of what was read before
    static List<Waiting> waiting(Waiting after, int most, Work work) {
        return work.query(
                "select distinct "
                        + LONE
                        + "where state = 'waiting' and (namespace, build_config, "
                        + NAME_OF_LONE
                        + ") > (?, ?, ?) order by 1, 2, 3 limit ?",
                BuildQueue::waiting,
                after.namespace(),
                after.config(),
                after.name(),
                most);
    }

    /// What waits in a namespace, or for images of it.
    static List<Waiting> waitingFor(String namespace, int most, Work work) {
        return work.query(
                "select distinct "
                        + LONE
                        + "where state = 'waiting'"
                        + " and (namespace = ? or ? = any(string_to_array(base_project, ',')))"
                        + " order by 1, 2, 3 limit ?",
                BuildQueue::waiting,
                namespace,
                namespace,
                most);
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(row.getString(1), row.getString(2), row.getString(3));
    }
}
