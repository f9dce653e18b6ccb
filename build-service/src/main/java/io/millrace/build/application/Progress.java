package io.millrace.build.application;

import io.millrace.build.domain.BuildEvent;
import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.BuildPhase;
import io.millrace.contract.build.Build;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.log.Work;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Moves Builds through their phases: from being made to what their workers say of them.
final class Progress {

    private final Permissions permissions;
    private final Turns turns;

    Progress(Permissions permissions, Turns turns) {
        this.permissions = permissions;
        this.turns = turns;
    }

    /// A new build is stored: it waits for its turn.
    ///
    /// @param written the images as their author wrote them down, who may pull what they name
    /// @param key of the firing that made it, null when no trigger did
    void entered(Build build, List<ObjectReference> written, @Nullable String key, Work work) {
        var projects =
                written.stream().flatMap(it -> permissions.projectOf(it).stream()).distinct();
        BuildQueue.enter(build, projects.collect(Collectors.joining(",")), work);
        work.publish(BuildFacts.requested(build, key, work));
        turns.entered(build, work);
    }

    /// Somebody wants the build to stop. What runs is stopped by its worker, who reports it.
    void cancel(Build build, Work work) {
        switch (BuildLife.phaseOf(build)) {
            case NEW -> step(build, new BuildEvent.Cancelled(work.now()), Pushed.NOTHING, work);
            case PENDING, RUNNING -> BuildQueue.cancel(uid(build), work);
            case COMPLETE, FAILED, ERROR, CANCELLED -> {}
        }
    }

    /// A worker's report. Reports of an attempt that another has replaced say nothing.
    void report(Build build, WorkReport report, Work work) {
        var isCurrent =
                uid(build).equals(report.uid())
                        && BuildQueue.attempt(report.uid(), work)
                                .filter(it -> it == report.attempt())
                                .isPresent();
        if (!isCurrent) {
            return;
        }
        var event = Reported.event(report, work.now());
        var started =
                BuildLife.phaseOf(build) == BuildPhase.PENDING
                                && event instanceof BuildEvent.Completed
                        ? BuildSteps.take(build, new BuildEvent.Started(report.at()), work)
                        : build;
        var pushed = Pushed.by(started, report.image(), permissions.registry());
        step(Reported.on(started, report), event, pushed, work);
    }

    private void step(Build build, BuildEvent event, Pushed pushed, Work work) {
        var next = BuildSteps.take(build, event, work, pushed);
        if (!BuildLife.phaseOf(build).isTerminal() && BuildLife.phaseOf(next).isTerminal()) {
            turns.ended(next, work);
        }
    }

    /// A Build is deleted that had not succeeded: it may have held others up.
    void deleted(Build build, Work work) {
        turns.next(Builds.text(build.metadata().namespace()), BuildNames.configOf(build), work);
    }

    /// A worker has let go of a build that is not there any more.
    void stopped(String namespace, WorkReport report, Work work) {
        if (BuildPhase.parse(report.phase()) == BuildPhase.RUNNING
                || BuildQueue.attempt(report.uid(), work)
                        .filter(it -> it == report.attempt())
                        .isEmpty()) {
            return;
        }
        var config = BuildQueue.configOf(report.uid(), work).orElse("");
        BuildQueue.leave(report.uid(), work);
        turns.stopped(report.uid(), namespace, config, work);
    }

    private static String uid(Build build) {
        return Builds.text(build.metadata().uid());
    }
}
