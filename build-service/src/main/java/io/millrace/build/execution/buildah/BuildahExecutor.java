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

    private final LocalBuilds settings;
    private final BuildMachine machine;
    private final LayerCache cache;
    private final InstantSource clock;

    private BuildahExecutor(
            LocalBuilds settings, BuildMachine machine, LayerCache cache, InstantSource clock) {
        this.settings = settings;
        this.machine = machine;
        this.cache = cache;
        this.clock = clock;
    }

    /// Looks at the machine first: an executor that exists can build.
    public static BuildahExecutor on(LocalBuilds settings, InstantSource clock)
            throws MachineUnfit, IOException, InterruptedException {
        var machine = BuildMachine.probe(settings);
        var cache = new LayerCache(settings, clock);
        cache.sweep();
        return new BuildahExecutor(settings, machine, cache, clock);
    }

    @Override
    public BuildResult execute(
            BuildJob job, BuildLog log, BuildProgress progress, Cancellation cancellation)
            throws InterruptedException {
        progress.running();
        return new BuildAttempt(settings, machine, cache, clock, job, progress)
                .carryOut(log, cancellation);
    }
}
