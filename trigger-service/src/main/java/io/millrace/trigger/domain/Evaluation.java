package io.millrace.trigger.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What looking at some of a BuildConfig's triggers came to: a verdict for each revision that had
/// none, and at most one build.
public record Evaluation(List<Judged> judged, Optional<Firing> firing) {

    /// What the triggers look at.
    public interface Surroundings {

        /// Where the tag points now.
        Optional<TagRevision> present(StreamTag tag);

        /// What the ledger has about this revision and this trigger.
        Recorded recorded(Target target, TagRevision revision);

        /// Whether the move comes from what the target itself has started, so that the build would
        /// start another, and so for ever.
        default boolean goesRound(Target target, TagRevision revision) {
            return false;
        }

        /// Whether the first build has been started by itself already.
        boolean firstBuildStarted(Target target);
    }

    public Evaluation {
        judged = List.copyOf(judged);
    }

    /// Whether a move would have made a build, were it not for what it comes from.
    public boolean isStopped() {
        return judged.stream().anyMatch(it -> it.verdict() == Verdict.STOPPED);
    }

    /// A tag has moved. What else of its stream has moved with it is part of the same build.
    public static Evaluation ofMove(Target target, TagRevision moved, Surroundings surroundings) {
        if (target.watch(moved.tag()).isEmpty()) {
            return new Evaluation(List.of(), Optional.empty());
        }
        var revisions = new ArrayList<>(List.of(moved));
        for (var watch : target.watches()) {
            if (watch.tag().isSibling(moved.tag())) {
                surroundings
                        .present(watch.tag())
                        .filter(it -> it.streamUid().equals(moved.streamUid()))
                        .ifPresent(revisions::add);
            }
        }
        return of(target, revisions, false, surroundings);
    }

    /// Triggers are new: they start from where their tags point now.
    ///
    /// @param configuration whether the first build may start by itself
    public static Evaluation ofPresent(
            Target target, List<Watch> watches, boolean configuration, Surroundings surroundings) {
        var present =
                watches.stream()
                        .map(it -> surroundings.present(it.tag()))
                        .flatMap(Optional::stream)
                        .toList();
        return of(target, present, configuration, surroundings);
    }

    private static Evaluation of(
            Target target,
            List<TagRevision> revisions,
            boolean configuration,
            Surroundings surroundings) {
        var judged = new ArrayList<Judged>();
        for (var revision : revisions) {
            var recorded = surroundings.recorded(target, revision);
            if (!recorded.decided()) {
                judged.add(new Judged(revision, judge(target, revision, recorded, surroundings)));
            }
        }
        var images =
                judged.stream()
                        .filter(it -> it.verdict() == Verdict.FIRED)
                        .map(Judged::revision)
                        .toList();
        return new Evaluation(judged, firing(target, images, configuration, surroundings));
    }

    private static Verdict judge(
            Target target, TagRevision revision, Recorded recorded, Surroundings surroundings) {
        var watch = target.watch(revision.tag()).orElseThrow();
        if (revision.revision() <= recorded.baseline()) {
            return Verdict.OUTDATED;
        }
        if (watch.paused() || target.paused()) {
            return Verdict.PAUSED;
        }
        if (isUpToDate(target, watch, revision, recorded)) {
            return Verdict.UP_TO_DATE;
        }
        return surroundings.goesRound(target, revision) ? Verdict.STOPPED : Verdict.FIRED;
    }

    /// The BuildConfig says what was built last, by whomever. It is out of date while a firing is
    /// on its way or has made a build that it does not show yet; then the build service is to
    /// decide, which makes no two builds of one image in a row.
    private static boolean isUpToDate(
            Target target, Watch watch, TagRevision revision, Recorded recorded) {
        return !recorded.inFlight()
                && recorded.lastBuild() <= target.lastVersion()
                && watch.lastTriggered().filter(revision.pullSpec()::equals).isPresent();
    }

    private static Optional<Firing> firing(
            Target target,
            List<TagRevision> images,
            boolean configuration,
            Surroundings surroundings) {
        var first =
                target.awaitsFirstBuild()
                        && (!images.isEmpty() || configuration)
                        && (!images.isEmpty() || hasBase(target, surroundings))
                        && !surroundings.firstBuildStarted(target);
        return images.isEmpty() && !first
                ? Optional.empty()
                : Optional.of(Firing.of(target, images, first));
    }

    /// Without its base image the build could not be made; the first build then waits for it.
    private static boolean hasBase(Target target, Surroundings surroundings) {
        return target.base().isEmpty() || target.base().flatMap(surroundings::present).isPresent();
    }
}
