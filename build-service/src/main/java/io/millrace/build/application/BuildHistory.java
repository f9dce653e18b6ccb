package io.millrace.build.application;

import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.BuildPhase;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.platform.log.Work;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The finished builds of each configuration, and how many of them are kept.
final class BuildHistory {

    /// What one input deletes at most; the rest goes with the next build that ends.
    private static final int PORTION = 1_000;

    private record Past(String name, Instant created, long number) {

        static final Comparator<Past> NEWEST_FIRST =
                Comparator.comparing(Past::created).thenComparingLong(Past::number).reversed();

        static Past of(Build build) {
            return new Past(
                    Builds.text(build.metadata().name()),
                    createdAt(build),
                    BuildNames.numberOf(build));
        }
    }

    private BuildHistory() {}

    /// The build has ended.
    static void enter(Build build, Work work) {
        work.execute(
                "insert into finished_builds"
                        + " (build_uid, namespace, build_config, name, complete, created, number)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict (build_uid) do nothing",
                build.metadata().uid(),
                build.metadata().namespace(),
                BuildNames.configOf(build),
                build.metadata().name(),
                isComplete(build),
                createdAt(build),
                BuildNames.numberOf(build));
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
        var complete = ended.stream().filter(BuildHistory::isComplete).toList();
        var others = ended.stream().filter(it -> !isComplete(it)).toList();
        Stream.concat(
                        beyond(
                                spec.successfulBuildsHistoryLimit(),
                                complete,
                                it -> rows(namespace, config, true, it, work)),
                        beyond(
                                spec.failedBuildsHistoryLimit(),
                                others,
                                it -> rows(namespace, config, false, it, work)))
                .map(it -> Builds.find(namespace, it.name(), work))
                .flatMap(Optional::stream)
                .filter(it -> BuildLife.phaseOf(it).isTerminal())
                .toList()
                .forEach(it -> Builds.delete(it, work));
    }

    private interface Rows {
        List<Past> from(int offset);
    }

    /// Rows so new that the ended builds cannot push them out are not read.
    private static Stream<Past> beyond(@Nullable Integer limit, List<Build> ended, Rows rows) {
        if (limit == null) {
            return Stream.empty();
        }
        return Stream.concat(
                        rows.from(Math.max(0, limit - ended.size())).stream(),
                        ended.stream().map(Past::of))
                .sorted(Past.NEWEST_FIRST)
                .skip(Math.min(limit, ended.size()));
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

    private static Instant createdAt(Build build) {
        return Optional.ofNullable(build.metadata().creationTimestamp()).orElse(Instant.EPOCH);
    }
}
