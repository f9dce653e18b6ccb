package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BinarySource;
import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.CustomStrategy;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.LogTail;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.RegistryCredential;
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
import io.millrace.build.execution.source.GitFetch;
import io.millrace.build.execution.source.SourceArchive;
import io.millrace.build.execution.source.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// One attempt from its empty directory to its result: fetch, pull, build, push.
final class BuildAttempt {

    private static final Duration WEEK = Duration.ofDays(7);

    private final LocalBuilds settings;
    private final BuildMachine machine;
    private final BuildJob job;
    private final BuildProgress progress;
    private final InstantSource clock;
    private final StageClock stages;
    private Optional<SourceRevision> revision = Optional.empty();

    BuildAttempt(
            LocalBuilds settings,
            BuildMachine machine,
            InstantSource clock,
            BuildJob job,
            BuildProgress progress) {
        this.settings = settings;
        this.machine = machine;
        this.job = job;
        this.progress = progress;
        this.clock = clock;
        this.stages = new StageClock(clock, progress);
    }

    BuildResult carryOut(BuildLog log, Cancellation cancellation) throws InterruptedException {
        var redaction = new Redaction(secrets());
        var logins = job.logins().toldTo(it -> redaction.also(secretsOf(it)));
        var shown = new LogTail(line -> log.line(redaction.of(line)));
        var patience = new Patience(cancellation, job.deadline().orElse(WEEK));
        try {
            return result(run(logins, shown, patience));
        } catch (BuildFailure failure) {
            shown.line("error: " + failure.sentence());
            return failed(failure.reason(), redaction.of(failure.sentence()), shown);
        } catch (BuildStopped stopped) {
            return stopped(stopped, shown);
        } catch (IOException broken) {
            if (Thread.interrupted()) {
                throw new InterruptedException("The build is stopped");
            }
            shown.line("error: the build machine failed: " + broken.getMessage());
            return failed(
                    FailureReason.GENERIC_BUILD_FAILED,
                    FailureReason.GENERIC_BUILD_FAILED.sentence() + ".",
                    shown);
        }
    }

    private Optional<String> run(RegistryLogins logins, BuildLog log, Patience patience)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var directory = settings.root().resolve(job.attempt());
        BuildDirectory.remove(directory, settings);
        try {
            var workspace = Workspace.create(settings, job.attempt());
            return steps(workspace, logins, log, patience);
        } finally {
            BuildDirectory.remove(directory, settings);
        }
    }

    private Optional<String> steps(
            Workspace workspace, RegistryLogins logins, BuildLog log, Patience patience)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var programs = new Programs(settings.user(), settings.grace());
        var images = new ImageWork(settings, machine, workspace, programs, patience, log, logins);
        if (job.source().git().isPresent() && !(job.strategy() instanceof CustomStrategy)) {
            fetch(job.source().git().get(), workspace, programs, log, patience);
        }
        if (job.source().binary().isPresent()) {
            receive(job.source().binary().get(), workspace, log, patience);
        }
        if (!job.source().images().isEmpty()) {
            var limit = settings.git().size();
            var contents = new ImageContents(workspace, images, patience, log, limit);
            stages.run(
                    StageName.FETCH_INPUTS,
                    StepName.PULL_INPUT_IMAGE,
                    () -> contents.copy(job.source().images()));
        }
        if (job.strategy() instanceof PipelineStrategy pipeline) {
            play(pipeline, workspace, programs, log, patience);
            return Optional.empty();
        }
        if (job.strategy() instanceof CustomStrategy custom) {
            return runBuilder(new CustomBuild(custom, workspace, images, log), images, workspace);
        }
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

    private void fetch(
            GitSource source,
            Workspace workspace,
            Programs programs,
            BuildLog log,
            Patience patience)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var git = new GitFetch(programs, settings.git(), settings.addresses());
        var fetched =
                stages.measure(
                        StageName.FETCH_INPUTS,
                        StepName.FETCH_GIT_SOURCE,
                        () ->
                                git.fetch(
                                        source,
                                        workspace.source(),
                                        workspace.environment(),
                                        workspace,
                                        patience,
                                        log::line));
        revision = Optional.of(fetched);
        progress.fetched(fetched);
    }

    private void receive(BinarySource source, Workspace workspace, BuildLog log, Patience patience)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var tree = new SourceTree(workspace.source(), workspace::giveAway, "the uploaded archive");
        var archive = new SourceArchive(tree, patience, settings.git().size());
        try (var content =
                source.content()
                        .open()
                        .orElseThrow(() ->
                                new BuildFailure(
                                        FailureReason.FETCH_SOURCE_FAILED,
                                        "the uploaded source is not kept any more"))) {
            if (source.file().isPresent()) {
                log.line("Receiving source from STDIN as file " + source.file().get());
                archive.store(source.file().get(), content);
            } else {
                log.line("Receiving source from STDIN as archive ...");
                archive.unpack(content);
            }
        }
    }

    private ArrayList<String> secrets() {
        var secrets = new ArrayList<String>();
        secrets.addAll(InputFiles.secretTexts(job.source().inputs()));
        secrets.addAll(BuildVolume.secretTexts(job.strategy().volumes()));
        if (job.strategy() instanceof CustomStrategy custom) {
            secrets.addAll(secretsOf(List.of(custom.door().credential())));
        }
        job.source().git().ifPresent(it -> secrets.addAll(GitFetch.secretsOf(it)));
        return secrets;
    }

    private static List<String> secretsOf(List<RegistryCredential> credentials) {
        var secrets = new ArrayList<String>();
        for (var credential : credentials) {
            var login = credential.username() + ":" + credential.password();
            secrets.add(credential.password());
            secrets.add(Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return secrets;
    }

    private BuildResult result(Optional<String> digest) {
        return digest.<BuildResult>map(it -> new BuildResult.Pushed(it, stages.stages(), revision))
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
