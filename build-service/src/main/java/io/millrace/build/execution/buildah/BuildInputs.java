package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.dockerfile.Dockerfile;
import io.millrace.build.execution.dockerfile.DockerfilePolicy;
import io.millrace.build.execution.dockerfile.DockerfileRefused;
import io.millrace.build.execution.dockerfile.DockerfileRewriter;
import io.millrace.build.execution.dockerfile.DockerfileVetter;
import io.millrace.build.execution.dockerfile.PreparedDockerfile;
import io.millrace.build.execution.dockerfile.RegistryImage;
import io.millrace.build.execution.source.GitFetch;
import io.millrace.build.execution.source.SourceDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What is built: the context and the Dockerfile as it was judged and rewritten.
record BuildInputs(PreparedDockerfile dockerfile, Path context, DockerfilePolicy policy) {

    private static final String DEFAULT_DOCKERFILE = "Dockerfile";

    static BuildInputs of(
            BuildJob job,
            Workspace workspace,
            LocalBuilds settings,
            BuildMachine machine,
            Optional<SourceRevision> revision)
            throws BuildFailure, IOException {
        var source = new SourceDirectory(workspace.source());
        var context = source.context(job.source().contextDir().orElse("."));
        var path = job.strategy().dockerfilePath().orElse(DEFAULT_DOCKERFILE);
        var text =
                job.source().dockerfile().isPresent()
                        ? job.source().dockerfile().get()
                        : source.dockerfile(context, path);
        var policy = policy(job, settings, machine);
        try {
            var vetted =
                    DockerfileVetter.vet(
                            Dockerfile.parse(text), job.strategy().buildArgs(), policy);
            return new BuildInputs(rewriter(job, revision).rewrite(vetted), context, policy);
        } catch (DockerfileRefused refused) {
            throw new BuildFailure(FailureReason.MANAGE_DOCKERFILE_FAILED, refused.sentence());
        }
    }

    /// An image stream tag was resolved under the caller's rights; a name in the Dockerfile was
    /// not, and the service's own credential would open every project's images.
    private static DockerfilePolicy policy(
            BuildJob job, LocalBuilds settings, BuildMachine machine) {
        return new DockerfilePolicy(
                machine.version().hasSafeMounts(),
                image ->
                        !image.host().equalsIgnoreCase(settings.registry())
                                || image.repository().startsWith(job.namespace() + "/"));
    }

    private static DockerfileRewriter rewriter(BuildJob job, Optional<SourceRevision> revision)
            throws BuildFailure {
        return new DockerfileRewriter(
                base(job), job.strategy().env(), environment(job, revision), labels(job, revision));
    }

    private static Optional<RegistryImage> base(BuildJob job) throws BuildFailure {
        try {
            return job.strategy().from().map(RegistryImage::parse);
        } catch (IllegalArgumentException notAnImage) {
            throw new BuildFailure(
                    FailureReason.INVALID_IMAGE_REFERENCE, String.valueOf(notAnImage.getMessage()));
        }
    }

    private static Map<String, String> environment(BuildJob job, Optional<SourceRevision> revision)
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

    private static Map<String, String> labels(BuildJob job, Optional<SourceRevision> revision)
            throws BuildFailure {
        var labels = new LinkedHashMap<String, String>();
        var prefix = "io.openshift.build.";
        if (job.source().git().isPresent()) {
            var git = job.source().git().get();
            revision.ifPresent(it -> labels.putAll(commitLabels(prefix + "commit.", it, git)));
            labels.put(prefix + "source-location", GitFetch.shownUri(git));
        }
        job.source().contextDir().ifPresent(it -> labels.put(prefix + "source-context-dir", it));
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
