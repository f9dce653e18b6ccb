package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.ImageInput;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.Layers;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.dockerfile.Dockerfile;
import io.millrace.build.execution.dockerfile.DockerfilePolicy;
import io.millrace.build.execution.dockerfile.DockerfileRefused;
import io.millrace.build.execution.dockerfile.DockerfileRewriter;
import io.millrace.build.execution.dockerfile.DockerfileVetter;
import io.millrace.build.execution.dockerfile.PreparedDockerfile;
import io.millrace.build.execution.dockerfile.RegistryImage;
import io.millrace.build.execution.dockerfile.VettedDockerfile.Base;
import io.millrace.build.execution.source.InputFolder;
import io.millrace.build.execution.source.SourceDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is built: the context and the Dockerfile as it was judged and rewritten.
///
/// @param failing the reason when an instruction fails
record BuildInputs(
        PreparedDockerfile dockerfile,
        Path context,
        DockerfilePolicy policy,
        BuildArguments arguments,
        Layers layers,
        List<BuildVolume> volumes,
        FailureReason failing) {

    private static final String DEFAULT_DOCKERFILE = "Dockerfile";

    static BuildInputs of(
            BuildJob job,
            DockerStrategy strategy,
            Workspace workspace,
            DockerfilePolicy policy,
            Optional<SourceRevision> revision)
            throws BuildFailure, IOException {
        var source = new SourceDirectory(workspace.source());
        var context = source.context(job.source().contextDir().orElse("."));
        for (var input : job.source().inputs()) {
            new InputFolder(context).write(input);
        }
        var path = strategy.dockerfilePath().orElse(DEFAULT_DOCKERFILE);
        var text =
                job.source().dockerfile().isPresent()
                        ? job.source().dockerfile().get()
                        : source.dockerfile(context, path);
        var rewriter =
                new DockerfileRewriter(
                        base(strategy.from()),
                        strategy.env(),
                        BuildMarks.environment(job, revision),
                        BuildMarks.labels(job, revision));
        var prepared =
                prepared(
                        text,
                        strategy.buildArgs(),
                        policy.naming(named(job.source().images())),
                        rewriter);
        return new BuildInputs(
                prepared,
                context,
                policy,
                BuildArguments.of(strategy.buildArgs()).and(prepared.arguments()),
                layers(job, strategy),
                strategy.volumes(),
                FailureReason.DOCKER_BUILD_FAILED);
    }

    /// What one instruction copies of a secret and a later one removes is in no layer when there is
    /// only one.
    private static Layers layers(BuildJob job, DockerStrategy strategy) {
        var hasSecrets = job.source().inputs().stream().anyMatch(InputFiles::isSecret);
        return hasSecrets && strategy.layers() != Layers.ONE_AND_TOLD
                ? Layers.ONE
                : strategy.layers();
    }

    private static Map<String, RegistryImage> named(List<ImageInput> inputs) throws BuildFailure {
        var named = new HashMap<String, RegistryImage>();
        for (var input : inputs) {
            for (var name : input.names()) {
                named.put(name, required(input.pullSpec()));
            }
        }
        return named;
    }

    static PreparedDockerfile prepared(
            String text,
            Map<String, String> buildArgs,
            DockerfilePolicy policy,
            DockerfileRewriter rewriter)
            throws BuildFailure {
        try {
            return rewriter.rewrite(
                    DockerfileVetter.vet(Dockerfile.parse(text), buildArgs, policy));
        } catch (DockerfileRefused refused) {
            throw new BuildFailure(FailureReason.MANAGE_DOCKERFILE_FAILED, refused.sentence());
        }
    }

    /// An image stream tag was resolved under the caller's rights; a name in the Dockerfile was
    /// not, and the service's own credential would open every project's images.
    static DockerfilePolicy policy(BuildJob job, LocalBuilds settings, BuildMachine machine) {
        return new DockerfilePolicy(
                machine.version().hasSafeMounts(),
                image ->
                        !image.host().equalsIgnoreCase(settings.registry())
                                || image.repository().startsWith(job.namespace() + "/"));
    }

    /// `oc new-build` names as the strategy's image what the Dockerfile begins from.
    private static Optional<Base> base(Optional<String> from) throws BuildFailure {
        return from.filter("scratch"::equals).isPresent()
                ? Optional.of(new Base.Scratch())
                : image(from).map(Base.Image::new);
    }

    static RegistryImage required(String pullSpec) throws BuildFailure {
        return image(Optional.of(pullSpec)).orElseThrow();
    }

    static Optional<RegistryImage> image(Optional<String> pullSpec) throws BuildFailure {
        try {
            return pullSpec.map(RegistryImage::parse);
        } catch (IllegalArgumentException notAnImage) {
            throw new BuildFailure(
                    FailureReason.INVALID_IMAGE_REFERENCE, String.valueOf(notAnImage.getMessage()));
        }
    }
}
