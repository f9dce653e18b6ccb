package io.millrace.build.application;

import io.millrace.build.domain.BuildEvent;
import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.BuildPhase;
import io.millrace.build.domain.RunPolicy;
import io.millrace.contract.build.Build;
import io.millrace.platform.log.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whose turn it is among the builds of a configuration. A build without one has its turn at once.
final class Turns {

    /// How many configurations are tried again at a time: thousands of builds may wait for
    /// something that never appears.
    private static final int PORTION = 200;

    private final Launch launch;
    private BuildQueue.Waiting tried = BuildQueue.Waiting.NONE;

    Turns(Launch launch) {
        this.launch = launch;
    }

    /// A build has come.
    void entered(Build build, Work work) {
        var config = BuildNames.configOf(build);
        if (config.isEmpty()) {
            launch.launch(build, Optional.empty(), work);
        } else {
            take(new ConfigLine(namespace(build), config, Optional.of(build), "", work), List.of());
        }
    }

    /// A build has ended: the next may have its turn, and the oldest may have to go.
    void ended(Build build, Work work) {
        take(line(namespace(build), BuildNames.configOf(build), work), List.of(build));
    }

    /// Lets run what may run now among the builds of a configuration.
    void next(String namespace, String config, Work work) {
        take(line(namespace, config, work), List.of());
    }

    /// The worker of a deleted build has let go of it.
    void stopped(String uid, String namespace, String config, Work work) {
        take(new ConfigLine(namespace, config, Optional.empty(), uid, work), List.of());
    }

    private static ConfigLine line(String namespace, String config, Work work) {
        return new ConfigLine(namespace, config, Optional.empty(), "", work);
    }

    /// Tries again what waits for its turn or for something to appear: some now, the others when
    /// this is called again.
    void retry(Work work) {
        var waiting = BuildQueue.waiting(tried, PORTION, work);
        tried = waiting.size() < PORTION ? BuildQueue.Waiting.NONE : waiting.getLast();
        waiting.forEach(it -> retry(it, work));
    }

    /// Tries what waits in the namespace, or for images of it.
    void retry(String namespace, Work work) {
        BuildQueue.waitingFor(namespace, PORTION, work).forEach(it -> retry(it, work));
    }

    private void retry(BuildQueue.Waiting waiting, Work work) {
        if (waiting.config().isEmpty()) {
            Builds.find(waiting.namespace(), waiting.name(), work)
                    .filter(it -> BuildLife.phaseOf(it) == BuildPhase.NEW)
                    .ifPresent(
                            it -> launch.launch(it, answering(it, Optional.empty(), work), work));
        } else {
            next(waiting.namespace(), waiting.config(), work);
        }
    }

    private void take(ConfigLine line, List<Build> before) {
        if (line.config().isEmpty()) {
            return;
        }
        var ended = new ArrayList<>(before);
        var room = true;
        while (room) {
            room = turn(line, ended);
        }
        if (!ended.isEmpty()) {
            Builds.config(line.namespace(), line.config(), line.work())
                    .ifPresent(it -> BuildHistory.prune(it, ended, line.work()));
        }
    }

    /// Whether another may have its turn because one has ended at once.
    private boolean turn(ConfigLine line, List<Build> ended) {
        var work = line.work();
        var turn = RunPolicy.next(line);
        for (var needless : turn.skipped()) {
            ended.add(BuildSteps.take(needless, new BuildEvent.Cancelled(work.now()), work));
        }
        var room = false;
        for (var ready : turn.run()) {
            var launched = launch.launch(ready, answering(ready, line.entered(), work), work);
            if (BuildLife.phaseOf(launched).isTerminal()) {
                ended.add(launched);
                room = true;
            }
        }
        return room;
    }

    /// Whose author is asked again before the build runs: that of its configuration, or its own.
    /// With the build that this input has made he has just been asked.
    private static Optional<String> answering(Build build, Optional<Build> entered, Work work) {
        var uid = Builds.text(build.metadata().uid());
        if (entered.filter(it -> uid.equals(it.metadata().uid())).isPresent()) {
            return Optional.empty();
        }
        return Builds.config(namespace(build), BuildNames.configOf(build), work)
                .map(it -> Builds.text(it.metadata().uid()))
                .or(() -> Optional.of(uid));
    }

    private static String namespace(Build build) {
        return Builds.text(build.metadata().namespace());
    }
}
