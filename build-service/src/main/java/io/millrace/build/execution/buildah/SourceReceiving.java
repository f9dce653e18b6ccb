package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BinarySource;
import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.CustomStrategy;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.StageClock;
import io.millrace.build.execution.StageName;
import io.millrace.build.execution.StepName;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.Programs;
import io.millrace.build.execution.source.GitFetch;
import io.millrace.build.execution.source.SourceArchive;
import io.millrace.build.execution.source.SourceTree;
import java.io.IOException;
import java.util.Optional;

/// Brings what is built into the workspace: a repository or an upload, and files of images.
record SourceReceiving(
        BuildJob job,
        LocalBuilds settings,
        Workspace workspace,
        StageClock stages,
        BuildProgress progress,
        BuildLog log,
        Patience patience) {

    /// @return the commit, when there is a repository
    Optional<SourceRevision> fetch(Programs programs)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        return job.source().git().isPresent() && !(job.strategy() instanceof CustomStrategy)
                ? Optional.of(fetch(job.source().git().get(), programs))
                : Optional.empty();
    }

    /// Puts the upload and what is copied out of images over it.
    void receive(ImageWork images)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        if (job.source().binary().isPresent()) {
            unpack(job.source().binary().get());
        }
        if (!job.source().images().isEmpty()) {
            var limit = settings.git().size();
            var contents = new ImageContents(workspace, images, patience, log, limit);
            stages.run(
                    StageName.FETCH_INPUTS,
                    StepName.PULL_INPUT_IMAGE,
                    () -> contents.copy(job.source().images()));
        }
    }

    private SourceRevision fetch(GitSource source, Programs programs)
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
        progress.fetched(fetched);
        return fetched;
    }

    /// A custom builder reads the upload as it came.
    private SourceTree input() {
        return new SourceTree(workspace.io(), workspace::giveAway, "the upload");
    }

    private void unpack(BinarySource source)
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
            if (job.strategy() instanceof CustomStrategy) {
                log.line("Receiving source from STDIN for the builder ...");
                new SourceArchive(input(), patience, settings.git().size()).store("in", content);
            } else if (source.file().isPresent()) {
                log.line("Receiving source from STDIN as file " + source.file().get());
                archive.store(source.file().get(), content);
            } else {
                log.line("Receiving source from STDIN as archive ...");
                archive.unpack(content);
            }
        }
    }
}
