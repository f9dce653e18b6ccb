package io.millrace.build.application;

import io.millrace.build.domain.BuildEvent;
import io.millrace.build.domain.BuildLife;
import io.millrace.contract.build.Build;
import io.millrace.platform.log.Work;

/// One step of a Build: what happened to it is stored and told, and who has ended leaves the queue.
final class BuildSteps {

    private BuildSteps() {}

    static Build take(Build build, BuildEvent event, Work work) {
        return take(build, event, work, Pushed.NOTHING);
    }

    /// @return the Build after the event; as it was when the event cannot happen to it
    static Build take(Build build, BuildEvent event, Work work, Pushed pushed) {
        var before = BuildLife.phaseOf(build);
        var moved = BuildLife.after(build, event, work.now());
        if (moved.isEmpty()) {
            return build;
        }
        var next = moved.get();
        Builds.save(next, work);
        if (BuildLife.phaseOf(next) != before || !isTheReasonOf(build, next)) {
            BuildFacts.say(next, pushed, work);
        }
        if (BuildLife.phaseOf(next).isTerminal()) {
            BuildQueue.leave(Builds.text(next.metadata().uid()), work);
            BuildHistory.enter(next, work);
        }
        return next;
    }

    private static boolean isTheReasonOf(Build before, Build after) {
        return Builds.text(before.status().reason()).equals(Builds.text(after.status().reason()));
    }
}
