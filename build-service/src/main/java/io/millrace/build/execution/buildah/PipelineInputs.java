package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.pipeline.PipelineRun.Pipeline;
import io.millrace.build.execution.source.GitFetch;
import io.millrace.build.execution.source.SourceDirectory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Finds a build's Jenkinsfile, and says what the pipeline knows of its build.
final class PipelineInputs {

    private PipelineInputs() {}

    static Pipeline of(
            BuildJob job,
            PipelineStrategy strategy,
            Workspace workspace,
            Optional<SourceRevision> revision)
            throws BuildFailure, IOException {
        var source = new SourceDirectory(workspace.source());
        var context = source.context(job.source().contextDir().orElse("."));
        var jenkinsfile =
                strategy.jenkinsfile().isPresent()
                        ? strategy.jenkinsfile().get()
                        : source.file(context, strategy.path(), FailureReason.GENERIC_BUILD_FAILED);
        return new Pipeline(
                workspace.directory(),
                workspace.work().toRealPath(),
                context,
                jenkinsfile,
                environment(job, strategy, revision),
                strategy.actions());
    }

    private static Map<String, String> environment(
            BuildJob job, PipelineStrategy strategy, Optional<SourceRevision> revision)
            throws BuildFailure {
        var environment = new LinkedHashMap<>(strategy.env());
        environment.putAll(BuildMarks.environment(job, revision));
        environment.put("BUILD_NUMBER", Long.toString(job.number()));
        environment.put("BUILD_ID", Long.toString(job.number()));
        environment.put("JOB_NAME", job.namespace() + "/" + job.name());
        if (job.source().git().isPresent()) {
            var git = job.source().git().get();
            environment.put("GIT_URL", GitFetch.shownUri(git));
            git.ref().ifPresent(it -> environment.put("GIT_BRANCH", it));
        }
        revision.ifPresent(it -> environment.put("GIT_COMMIT", it.commit()));
        return environment;
    }
}
