package io.millrace.build.execution.jenkins;

import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.LogTail;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.StageClock;
import io.millrace.build.execution.StageName;
import io.millrace.build.execution.StepName;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.Redaction;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;

/// Has pipelines run by a Jenkins, and leaves all other builds to another executor.
public final class JenkinsExecutor implements BuildExecutor {

    static final Duration WEEK = Duration.ofDays(7);

    private final BuildExecutor others;
    private final JenkinsServer server;
    private final JenkinsApi api;
    private final InstantSource clock;

    public JenkinsExecutor(BuildExecutor others, JenkinsServer server, InstantSource clock) {
        this.others = others;
        this.server = server;
        this.api = new JenkinsApi(server);
        this.clock = clock;
    }

    @Override
    public BuildResult execute(
            BuildJob job, BuildLog log, BuildProgress progress, Cancellation cancellation)
            throws InterruptedException {
        if (job.strategy() instanceof PipelineStrategy) {
            var patience = new Patience(cancellation, job.deadline().orElse(WEEK));
            return play(job, patience, log, progress);
        }
        return others.execute(job, log, progress, cancellation);
    }

    @Override
    public boolean outlivesWorkers() {
        return others.outlivesWorkers();
    }

    @Override
    public int sweep(Predicate<String> isUnderWay) {
        return others.sweep(isUnderWay);
    }

    /// Whether the Jenkins has begun to answer.
    boolean answers() throws IOException, InterruptedException {
        return api.answers();
    }

    BuildResult play(BuildJob job, Patience patience, BuildLog log, BuildProgress progress)
            throws InterruptedException {
        var pipeline = (PipelineStrategy) job.strategy();
        var secrets = new ArrayList<>(InputFiles.secretTexts(job.source().inputs()));
        server.token().ifPresent(secrets::add);
        var redaction = new Redaction(secrets);
        var shown = new LogTail(line -> log.line(redaction.of(line)));
        var stages = new StageClock(clock, progress);
        var run = new JenkinsRun(server, api, job, pipeline, patience, shown, progress, clock);
        try {
            stages.run(StageName.BUILD, StepName.RUN_PIPELINE, run::carryOut);
            return new BuildResult.Built(stages.stages(), Optional.empty());
        } catch (BuildFailure failure) {
            shown.line("error: " + failure.sentence());
            return failed(failure.reason(), redaction.of(failure.sentence()), shown, stages);
        } catch (BuildStopped stopped) {
            if (stopped.stoppedBy() == BuildStopped.Cause.CANCELLED) {
                return new BuildResult.Cancelled(stages.stages(), Optional.empty());
            }
            var reason = FailureReason.DEADLINE_EXCEEDED;
            return failed(reason, reason.sentence(), shown, stages);
        } catch (IOException broken) {
            var reason = FailureReason.GENERIC_BUILD_FAILED;
            var message = "The pipeline could not be run by Jenkins: " + redaction.of(said(broken));
            shown.line("error: " + message);
            return failed(reason, message, shown, stages);
        }
    }

    private static String said(IOException broken) {
        return broken.getMessage() == null ? "it cannot be reached" : broken.getMessage();
    }

    private static BuildResult failed(
            FailureReason reason, String message, LogTail log, StageClock stages) {
        return new BuildResult.Failed(
                reason, message, log.snippet(), stages.stages(), Optional.empty());
    }
}
