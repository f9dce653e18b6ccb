package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.Cancellation;
import java.io.IOException;
import java.time.InstantSource;

/// Builds on this machine with rootless buildah.
public final class BuildahExecutor implements BuildExecutor {

    private final SharedByBuilds shared;
    private final InstantSource clock;

    private BuildahExecutor(SharedByBuilds shared, InstantSource clock) {
        this.shared = shared;
        this.clock = clock;
    }

    /// Looks at the machine first: an executor that exists can build.
    public static BuildahExecutor on(LocalBuilds settings, InstantSource clock)
            throws MachineUnfit, IOException, InterruptedException {
        return on(BuildMachine.probe(settings), settings, clock);
    }

    static BuildahExecutor on(BuildMachine machine, LocalBuilds settings, InstantSource clock)
            throws IOException, InterruptedException {
        var cache = new LayerCache(settings, clock);
        cache.sweep();
        var shared =
                new SharedByBuilds(
                        settings, machine, cache, new KnownImages(), new Removals(settings));
        return new BuildahExecutor(shared, clock);
    }

    @Override
    public BuildResult execute(
            BuildJob job, BuildLog log, BuildProgress progress, Cancellation cancellation)
            throws InterruptedException {
        progress.running();
        return new BuildAttempt(shared, clock, job, progress).carryOut(log, cancellation);
    }

    /// Waits until nothing is left of the builds that have ended.
    public void awaitRemovals() {
        shared.removals().await();
    }
}
