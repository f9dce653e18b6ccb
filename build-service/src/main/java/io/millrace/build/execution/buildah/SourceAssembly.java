package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.Layers;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.SourceStrategy;
import io.millrace.build.execution.dockerfile.DockerfilePolicy;
import io.millrace.build.execution.dockerfile.DockerfileRewriter;
import io.millrace.build.execution.dockerfile.RegistryImage;
import io.millrace.build.execution.dockerfile.VettedDockerfile.Base;
import io.millrace.build.execution.s2i.AssembleDockerfile;
import io.millrace.build.execution.s2i.BuilderImage;
import io.millrace.build.execution.s2i.SourceUpload;
import io.millrace.build.execution.source.SourceDirectory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a Dockerfile of a builder image and a source, after the contract of Source-to-Image.
final class SourceAssembly {

    private final BuildJob job;
    private final SourceStrategy strategy;
    private final Workspace workspace;
    private final ImageWork images;
    private final BuildLog log;
    private @Nullable BuilderImage builder;
    private Optional<String> previous = Optional.empty();

    SourceAssembly(
            BuildJob job,
            SourceStrategy strategy,
            Workspace workspace,
            ImageWork images,
            BuildLog log) {
        this.job = job;
        this.strategy = strategy;
        this.workspace = workspace;
        this.images = images;
        this.log = log;
    }

    void pull(DockerfilePolicy policy)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var pullSpec = from().pullSpec();
        images.pull(List.of(pullSpec));
        var config = images.configOf(pullSpec);
        builder = BuilderImage.of(strategy, config.user(), config.labels(), config.onBuild());
        if (strategy.incremental() && job.output().isPresent()) {
            previous = previous(job.output().get(), policy);
            if (previous.isEmpty()) {
                log.line("There is no previous image to take artifacts from");
            }
        }
    }

    BuildInputs inputs(DockerfilePolicy policy, Optional<SourceRevision> revision)
            throws BuildFailure, BuildStopped, IOException {
        var pulled = builder;
        if (pulled == null) {
            throw new IllegalStateException("The builder image has not been pulled");
        }
        var context =
                new SourceDirectory(workspace.source())
                        .context(job.source().contextDir().orElse("."));
        var upload = SourceUpload.of(workspace.upload(), context);
        var injections = upload.inject(job.source().inputs());
        var environment = new LinkedHashMap<>(upload.environment());
        environment.putAll(BuildMarks.environment(job, revision));
        environment.putAll(strategy.env());
        var text = new AssembleDockerfile(pulled, scripts(upload), previous, injections).text();
        var rewriter =
                new DockerfileRewriter(
                        Optional.of(new Base.Image(from())),
                        environment,
                        Map.of(),
                        BuildMarks.labels(job, revision));
        var prepared = BuildInputs.prepared(text, Map.of(), policy, rewriter);
        return new BuildInputs(
                prepared,
                upload.root(),
                policy,
                BuildArguments.NONE.and(prepared.arguments()),
                Layers.ONE,
                strategy.volumes(),
                FailureReason.GENERIC_BUILD_FAILED);
    }

    /// Those that take the place of the image's: what the strategy's URL has before what the source
    /// brings along. Of an image's URL, none.
    private Set<String> scripts(SourceUpload upload)
            throws BuildFailure, BuildStopped, IOException {
        var url = strategy.scripts().filter(it -> !it.isEmpty());
        if (url.isEmpty()) {
            return upload.scripts();
        }
        if (!BuilderImage.isRemote(url.get())) {
            return Set.of();
        }
        var all = new LinkedHashSet<>(upload.scripts());
        var folder = upload.root().resolve(SourceUpload.SCRIPTS);
        all.addAll(images.scripts().fetch(url.get(), folder));
        return all;
    }

    private Optional<String> previous(String output, DockerfilePolicy policy)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var image = BuildInputs.image(Optional.of(output)).orElseThrow();
        return policy.mayPull().test(image) && images.pullPrevious(image.pullSpec())
                ? Optional.of(image.pullSpec())
                : Optional.empty();
    }

    private RegistryImage from() throws BuildFailure {
        return BuildInputs.image(Optional.of(strategy.builder())).orElseThrow();
    }
}
