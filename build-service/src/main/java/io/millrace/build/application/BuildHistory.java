package io.millrace.build.application;

import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.BuildPhase;
import io.millrace.build.domain.History;
import io.millrace.build.domain.History.Past;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.platform.log.Work;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The finished builds of each configuration, and how many of them are kept.
final class BuildHistory {

    /// What one input deletes at most; the rest goes with the next build that ends.
    private static final int PORTION = 1_000;

    private BuildHistory() {}

    /// The build has ended.
    static void enter(Build build, Work work) {
        var past = Past.of(build);
        work.execute(
                "insert into finished_builds"
                        + " (build_uid, namespace, build_config, name, complete, created, number)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict (build_uid) do nothing",
                build.metadata().uid(),
                build.metadata().namespace(),
                BuildNames.configOf(build),
                build.metadata().name(),
                isComplete(build),
                past.created(),
                past.number());
    }

    static void forget(String uid, Work work) {
        work.execute("delete from finished_builds where build_uid = ?", uid);
    }

    static void forgetAll(String namespace, Work work) {
        work.execute("delete from finished_builds where namespace = ?", namespace);
    }

    /// Deletes what is beyond the configuration's limits.
    ///
    /// @param ended builds that this input has ended, of which the table does not know yet
    static void prune(BuildConfig of, List<Build> ended, Work work) {
        var spec = of.spec();
        var namespace = Builds.text(of.metadata().namespace());
        var config = Builds.text(of.metadata().name());
        var complete = ended.stream().filter(BuildHistory::isComplete).map(Past::of).toList();
        var others = ended.stream().filter(it -> !isComplete(it)).map(Past::of).toList();
        Stream.of(
                        History.beyond(
                                spec.successfulBuildsHistoryLimit(),
                                complete,
                                it -> rows(namespace, config, true, it, work)),
                        History.beyond(
                                spec.failedBuildsHistoryLimit(),
                                others,
                                it -> rows(namespace, config, false, it, work)))
                .flatMap(List::stream)
                .map(it -> Builds.find(namespace, it.name(), work))
                .flatMap(Optional::stream)
                .filter(it -> BuildLife.phaseOf(it).isTerminal())
                .toList()
                .forEach(it -> Builds.delete(it, work));
    }

    private static List<Past> rows(
            String namespace, String config, boolean complete, int offset, Work work) {
        return work.query(
                """
                select name, created, number from finished_builds
                where namespace = ? and build_config = ? and complete = ?
                order by created desc, number desc offset ? limit ?
                """,
                row -> new Past(row.getString(1), row.getTimestamp(2).toInstant(), row.getLong(3)),
                namespace,
                config,
                complete,
                offset,
                PORTION);
    }

    private static boolean isComplete(Build build) {
        return BuildLife.phaseOf(build) == BuildPhase.COMPLETE;
    }
}
