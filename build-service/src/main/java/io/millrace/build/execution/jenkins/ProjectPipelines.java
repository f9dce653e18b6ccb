package io.millrace.build.execution.jenkins;

import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.LogTail;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.process.Patience;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Has each project's pipelines run by the project's own Jenkins, which is made when there is none,
/// and leaves all other builds to another executor.
public final class ProjectPipelines implements BuildExecutor {

    private static final String WAITS = "JenkinsNotReady";

    private final BuildExecutor others;
    private final ProjectJenkins jenkins;
    private final Duration start;
    private final Duration pause;
    private final InstantSource clock;

    /// @param start how long a Jenkins may take to answer for the first time
    /// @param pause between two looks whether it does
    public ProjectPipelines(
            BuildExecutor others,
            ProjectJenkins jenkins,
            Duration start,
            Duration pause,
            InstantSource clock) {
        this.others = others;
        this.jenkins = jenkins;
        this.start = start;
        this.pause = pause;
        this.clock = clock;
    }

    @Override
    public BuildResult execute(
            BuildJob job, BuildLog log, BuildProgress progress, Cancellation cancellation)
            throws InterruptedException {
        if (!(job.strategy() instanceof PipelineStrategy)) {
            return others.execute(job, log, progress, cancellation);
        }
        var shown = new LogTail(log);
        var patience = new Patience(cancellation, job.deadline().orElse(JenkinsExecutor.WEEK));
        try {
            return reached(job.namespace(), shown, progress, patience)
                    .play(job, patience, log, progress);
        } catch (BuildStopped stopped) {
            return switch (stopped.stoppedBy()) {
                case CANCELLED -> new BuildResult.Cancelled(List.of(), Optional.empty());
                case DEADLINE ->
                        failed(
                                FailureReason.DEADLINE_EXCEEDED,
                                "the project's Jenkins has not answered",
                                shown);
            };
        } catch (IOException unreachable) {
            return failed(
                    FailureReason.GENERIC_BUILD_FAILED,
                    String.valueOf(unreachable.getMessage()),
                    shown);
        }
    }

    @Override
    public boolean outlivesWorkers() {
        return others.outlivesWorkers();
    }

    @Override
    public int sweep(Predicate<String> isUnderWay) {
        return others.sweep(isUnderWay);
    }

    /// The project's Jenkins when it answers.
    private JenkinsExecutor reached(
            String project, BuildLog log, BuildProgress progress, Patience patience)
            throws IOException, BuildStopped, InterruptedException {
        var end = clock.instant().plus(start);
        provide(project, log, progress, patience);
        var server = jenkins.server(project);
        var executor = new JenkinsExecutor(others, server, clock);
        while (!executor.answers()) {
            if (clock.instant().isAfter(end)) {
                throw new IOException(
                        "The Jenkins of the project %s has not answered at %s within %d s"
                                .formatted(project, server.url(), start.toSeconds()));
            }
            progress.waiting(WAITS, "The project's Jenkins does not answer yet.");
            patience.pause(pause);
        }
        return executor;
    }

    /// What the cluster refuses now, a full namespace above all, it may not refuse later.
    private void provide(String project, BuildLog log, BuildProgress progress, Patience patience)
            throws IOException, BuildStopped, InterruptedException {
        var end = clock.instant().plus(start);
        var told = "";
        while (true) {
            try {
                if (jenkins.provide(project)) {
                    log.line("The project gets a Jenkins, for this and all later pipelines");
                }
                return;
            } catch (IOException refused) {
                var why = String.valueOf(refused.getMessage());
                if (clock.instant().isAfter(end)) {
                    throw refused;
                }
                if (!why.equals(told)) {
                    log.line("The build waits: " + why);
                    progress.waiting(WAITS, why);
                    told = why;
                }
                patience.pause(pause);
            }
        }
    }

    private static BuildResult failed(FailureReason reason, String why, LogTail log) {
        var message = reason.sentence() + ": " + why;
        log.line("error: " + message);
        return new BuildResult.Failed(reason, message, log.snippet(), List.of(), Optional.empty());
    }
}
