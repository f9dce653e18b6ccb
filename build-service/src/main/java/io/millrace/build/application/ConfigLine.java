package io.millrace.build.application;

import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildPhase;
import io.millrace.build.domain.RunPolicy;
import io.millrace.contract.build.Build;
import io.millrace.platform.log.Work;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The line of one configuration. The table says who was in it before this input; each is held
/// against its Build, which shows what this input has done since.
///
/// @param entered the build that this input puts into the line
/// @param stopped the uid of the deleted build that its worker lets go of by this input; empty when
///   it is none
record ConfigLine(
        String namespace, String config, Optional<Build> entered, String stopped, Work work)
        implements RunPolicy.Line {

    private static final int PORTION = 20;

    @Override
    public Optional<Build> first() {
        return line().filter(ConfigLine::waits).findFirst();
    }

    @Override
    public List<Build> waiting() {
        return line().filter(ConfigLine::waits).toList();
    }

    @Override
    public boolean isBusy() {
        return releasedJustNow().findAny().isPresent()
                || BuildQueue.underWay(namespace, config, work).stream()
                        .anyMatch(it -> underWay(it) || isStopping(it));
    }

    @Override
    public boolean isBusyAlone() {
        return releasedJustNow().anyMatch(it -> RunPolicy.of(it) != RunPolicy.PARALLEL)
                || BuildQueue.underWayAlone(namespace, config, work).stream()
                        .anyMatch(this::underWay);
    }

    /// Builds leave the line from its head, so nobody behind the first that waits has been
    /// released.
    private Stream<Build> releasedJustNow() {
        return line().takeWhile(it -> !waits(it)).filter(it -> BuildLife.phaseOf(it).isUnderWay());
    }

    private Stream<Build> line() {
        return Stream.concat(
                        Stream.iterate(
                                        BuildQueue.line(namespace, config, -1, "", PORTION, work),
                                        it -> !it.isEmpty(),
                                        it -> following(it.getLast()))
                                .flatMap(List::stream)
                                .flatMap(it -> build(it).stream()),
                        entered.flatMap(it -> Builds.find(namespace, name(it), work)).stream())
                .filter(it -> !BuildLife.phaseOf(it).isTerminal());
    }

    private List<BuildQueue.Row> following(BuildQueue.Row last) {
        return BuildQueue.line(namespace, config, last.number(), last.uid(), PORTION, work);
    }

    private Optional<Build> build(BuildQueue.Row row) {
        return Builds.find(namespace, row.name(), work)
                .filter(it -> row.uid().equals(it.metadata().uid()));
    }

    private boolean underWay(BuildQueue.Row row) {
        return build(row).filter(it -> BuildLife.phaseOf(it).isUnderWay()).isPresent();
    }

    private boolean isStopping(BuildQueue.Row row) {
        return row.isHeld() && !row.uid().equals(stopped) && build(row).isEmpty();
    }

    private static boolean waits(Build build) {
        return BuildLife.phaseOf(build) == BuildPhase.NEW;
    }

    private static String name(Build build) {
        return Builds.text(build.metadata().name());
    }
}
