package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.CustomStrategy;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.LogTail;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.RegistryLogins;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.SourceStrategy;
import io.millrace.build.execution.StageClock;
import io.millrace.build.execution.StageName;
import io.millrace.build.execution.StepName;
import io.millrace.build.execution.pipeline.PipelineRun;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.Programs;
import io.millrace.build.execution.process.Redaction;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// One attempt from its empty directory to its result: fetch, pull, build, push.
final class BuildAttempt {

    private static final Logger LOG = Logger.getLogger(BuildAttempt.class);
    private static final Duration WEEK = Duration.ofDays(7);

    private final SharedByBuilds shared;
    private final LocalBuilds settings;
    private final BuildMachine machine;
    private final LayerCache cache;
    private final BuildJob job;
    private final BuildProgress progress;
    private final InstantSource clock;
    private final StageClock stages;
    private Optional<SourceRevision> revision = Optional.empty();
    private List<String> pulled = List.of();

    BuildAttempt(SharedByBuilds shared, InstantSource clock, BuildJob job, BuildProgress progress) {
        this.shared = shared;
        this.settings = shared.settings();
        this.machine = shared.machine();
        this.cache = shared.cache();
        this.job = job;
        this.progress = progress;
        this.clock = clock;
        this.stages = new StageClock(clock, progress);
    }

    BuildResult carryOut(BuildLog log, Cancellation cancellation) throws InterruptedException {
        var redaction = new Redaction(JobSecrets.of(job));
        var logins = job.logins().toldTo(it -> redaction.also(JobSecrets.of(it)));
        var places = new Places(settings.root().resolve(job.attempt()));
        var tail = new LogTail(log);
        BuildLog shown = line -> tail.line(places.of(redaction.of(line)));
        var patience = new Patience(cancellation, job.deadline().orElse(WEEK));
        try {
            return result(run(logins, shown, patience));
        } catch (BuildFailure failure) {
            shown.line("error: " + failure.sentence());
            var message = places.of(redaction.of(failure.sentence()));
            return failed(failure.reason(), message, tail);
        } catch (BuildStopped stopped) {
            return stopped(stopped, tail);
        } catch (IOException broken) {
            if (Thread.interrupted()) {
                throw new InterruptedException("The build is stopped");
            }
            shown.line("error: the build machine failed: " + broken.getMessage());
            return failed(
                    FailureReason.GENERIC_BUILD_FAILED,
                    FailureReason.GENERIC_BUILD_FAILED.sentence() + ".",
                    tail);
        }
    }

    private Optional<String> run(RegistryLogins logins, BuildLog log, Patience patience)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var directory = settings.root().resolve(job.attempt());
        BuildDirectory.remove(directory, settings);
        var limits = settings.limits();
        var group =
                machine.groups()
                        .create(
                                job.attempt(),
                                job.limits().within(limits.memory()),
                                limits.processes());
        try {
            var workspace = Workspace.create(settings, job.attempt());
            var programs = new Programs(settings.user(), settings.grace(), group);
            return steps(workspace, programs, logins, log, patience);
        } finally {
            shared.removals().begin(directory, group);
        }
    }

    private Optional<String> steps(
            Workspace workspace,
            Programs programs,
            RegistryLogins logins,
            BuildLog log,
            Patience patience)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        VolumeFolders.requireMounted(job.strategy().volumes());
        var images =
                new ImageWork(
                        job,
                        shared.images(),
                        settings,
                        machine,
                        workspace,
                        programs,
                        patience,
                        log,
                        logins);
        var receiving =
                new SourceReceiving(job, settings, workspace, stages, progress, log, patience);
        revision = receiving.fetch(programs);
        receiving.receive(images);
        var digest = made(workspace, programs, images, log, patience);
        pulled = images.pulled();
        return digest;
    }

    private Optional<String> made(
            Workspace workspace,
            Programs programs,
            ImageWork images,
            BuildLog log,
            Patience patience)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        return switch (job.strategy()) {
            case PipelineStrategy pipeline -> {
                play(pipeline, workspace, programs, log, patience);
                yield Optional.empty();
            }
            case CustomStrategy custom ->
                    runBuilder(new CustomBuild(custom, workspace, images, log), images, workspace);
            case DockerStrategy _, SourceStrategy _ -> cached(workspace, images, log);
        };
    }

    /// Builds on what earlier builds have left, and leaves it to the next. What a build leaves
    /// whose instructions failed is as good as any; what was killed at its work is not.
    private Optional<String> cached(Workspace workspace, ImageWork images, BuildLog log)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        if (cache.bringInto(workspace, job)) {
            log.line("Using the layers of an earlier build");
        }
        try {
            var digest = image(workspace, images, log);
            keep(workspace, images, job.postCommit().isPresent());
            return digest;
        } catch (BuildFailure failure) {
            if (failure.reason() != FailureReason.OUT_OF_MEMORY_KILLED) {
                keep(workspace, images, true);
            }
            throw failure;
        }
    }

    private void keep(Workspace workspace, ImageWork images, boolean hasContainers)
            throws InterruptedException {
        try {
            if (cache.isFor(job) && (!hasContainers || images.removeContainers())) {
                cache.keep(workspace, job);
            }
        } catch (BuildStopped | IOException tooLate) {
            LOG.debugf("The layers of %s are not kept: %s", job.attempt(), tooLate.getMessage());
        }
    }

    private Optional<String> image(Workspace workspace, ImageWork images, BuildLog log)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var inputs = inputs(workspace, images, log);
        workspace.dropSecrets();
        stages.run(StageName.BUILD, StepName.DOCKER_BUILD, () -> images.build(inputs));
        if (job.postCommit().isPresent()) {
            stages.run(
                    StageName.POST_COMMIT,
                    StepName.RUN_POST_COMMIT_HOOK,
                    () -> images.hook(job.postCommit().get()));
        }
        if (job.output().isEmpty()) {
            log.line("Build complete, no image push requested");
            return Optional.empty();
        }
        var digest =
                stages.measure(
                        StageName.PUSH_IMAGE,
                        StepName.PUSH_DOCKER_IMAGE,
                        () -> images.push(job.output().get()));
        return Optional.of(digest);
    }

    private void play(
            PipelineStrategy pipeline,
            Workspace workspace,
            Programs programs,
            BuildLog log,
            Patience patience)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        workspace.dropSecrets();
        var run = new PipelineRun(programs, patience, log, progress, clock, settings.git().size());
        var inputs = PipelineInputs.of(job, pipeline, workspace, revision);
        stages.run(StageName.BUILD, StepName.RUN_PIPELINE, () -> run.run(inputs));
    }

    private Optional<String> runBuilder(CustomBuild build, ImageWork images, Workspace workspace)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var policy = BuildInputs.policy(job, settings, machine);
        var inputs = build.prepared(policy);
        pulling(() -> images.pull(inputs.dockerfile(), policy));
        workspace.dropSecrets();
        return stages.measure(
                StageName.BUILD, StepName.RUN_CUSTOM_BUILDER, () -> build.run(inputs));
    }

    /// What is built, with all of its images pulled.
    private BuildInputs inputs(Workspace workspace, ImageWork images, BuildLog log)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var policy = BuildInputs.policy(job, settings, machine);
        return switch (job.strategy()) {
            case DockerStrategy strategy -> {
                var inputs = BuildInputs.of(job, strategy, workspace, policy, revision);
                pulling(() -> images.pull(inputs.dockerfile(), policy));
                yield inputs;
            }
            case SourceStrategy strategy -> {
                var assembly = new SourceAssembly(job, strategy, workspace, images, log);
                pulling(() -> assembly.pull(policy));
                yield assembly.inputs(policy, revision);
            }
            case CustomStrategy _, PipelineStrategy _ ->
                    throw new IllegalStateException("It makes its image, if any, by itself");
        };
    }

    private void pulling(StageClock.Task task)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        stages.run(StageName.PULL_IMAGES, StepName.PULL_BASE_IMAGE, task);
    }

    private BuildResult result(Optional<String> digest) {
        return digest.<BuildResult>map(
                        it -> new BuildResult.Pushed(it, stages.stages(), revision, pulled))
                .orElseGet(() -> new BuildResult.Built(stages.stages(), revision));
    }

    private BuildResult failed(FailureReason reason, String message, LogTail log) {
        return new BuildResult.Failed(reason, message, log.snippet(), stages.stages(), revision);
    }

    private BuildResult stopped(BuildStopped stopped, LogTail log) {
        return switch (stopped.stoppedBy()) {
            case CANCELLED -> new BuildResult.Cancelled(stages.stages(), revision);
            case DEADLINE -> {
                var limit = job.deadline().orElse(WEEK);
                var reason = FailureReason.DEADLINE_EXCEEDED;
                var message = "%s: %d s".formatted(reason.sentence(), limit.toSeconds());
                log.line("error: " + message);
                yield failed(reason, message, log);
            }
        };
    }
}
