package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.SourceStrategy;
import io.millrace.build.execution.source.GitFetch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How an image tells which build made it of what.
final class BuildMarks {

    private BuildMarks() {}

    static Map<String, String> environment(BuildJob job, Optional<SourceRevision> revision)
            throws BuildFailure {
        var environment = new LinkedHashMap<String, String>();
        environment.put("OPENSHIFT_BUILD_NAME", job.name());
        environment.put("OPENSHIFT_BUILD_NAMESPACE", job.namespace());
        if (job.source().git().isPresent()) {
            var git = job.source().git().get();
            environment.put("OPENSHIFT_BUILD_SOURCE", GitFetch.shownUri(git));
            git.ref().ifPresent(it -> environment.put("OPENSHIFT_BUILD_REFERENCE", it));
        }
        revision.ifPresent(it -> environment.put("OPENSHIFT_BUILD_COMMIT", it.commit()));
        return environment;
    }

    static Map<String, String> labels(BuildJob job, Optional<SourceRevision> revision)
            throws BuildFailure {
        var labels = new LinkedHashMap<String, String>();
        var prefix = "io.openshift.build.";
        if (job.source().git().isPresent()) {
            var git = job.source().git().get();
            revision.ifPresent(it -> labels.putAll(commitLabels(prefix + "commit.", it, git)));
            labels.put(prefix + "source-location", GitFetch.shownUri(git));
        }
        job.source().contextDir().ifPresent(it -> labels.put(prefix + "source-context-dir", it));
        if (job.strategy() instanceof SourceStrategy strategy) {
            labels.put(prefix + "image", strategy.builder());
        }
        labels.put(prefix + "name", job.name());
        labels.put(prefix + "namespace", job.namespace());
        labels.putAll(job.imageLabels());
        return labels;
    }

    private static Map<String, String> commitLabels(
            String prefix, SourceRevision revision, GitSource git) {
        var labels = new LinkedHashMap<String, String>();
        labels.put(prefix + "id", revision.commit());
        labels.put(prefix + "author", revision.author().toString());
        labels.put(prefix + "date", revision.date());
        labels.put(prefix + "message", revision.message());
        git.ref().ifPresent(it -> labels.put(prefix + "ref", it));
        return labels;
    }
}
