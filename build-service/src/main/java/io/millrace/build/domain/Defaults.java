package io.millrace.build.domain;

import io.millrace.contract.build.BinaryBuildSource;
import io.millrace.contract.build.BuildConfigSpec;
import io.millrace.contract.build.BuildOutput;
import io.millrace.contract.build.BuildSource;
import io.millrace.contract.build.BuildSpec;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.CustomBuildStrategy;
import io.millrace.contract.build.DockerBuildStrategy;
import io.millrace.contract.build.ImageChangeTrigger;
import io.millrace.contract.build.JenkinsPipelineBuildStrategy;
import io.millrace.contract.meta.ObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What the server fills in and rewrites before it judges a BuildConfig or a Build.
public final class Defaults {

    public static final String IMAGE_CHANGE = "ImageChange";
    public static final String CONFIG_CHANGE = "ConfigChange";
    static final String IMAGE_STREAM_TAG = "ImageStreamTag";
    static final String IMAGE_STREAM_IMAGE = "ImageStreamImage";
    static final String DOCKER_IMAGE = "DockerImage";

    private static final int KEPT_BUILDS = 5;
    private static final Set<String> TRIGGERS =
            Set.of(CONFIG_CHANGE, IMAGE_CHANGE, "Generic", "GitHub", "GitLab", "Bitbucket");

    private Defaults() {}

    /// A configuration that is created through the API.
    public static BuildConfigSpec ofNew(BuildConfigSpec spec) {
        var kept = of(spec);
        var limited =
                kept.withSuccessfulBuildsHistoryLimit(
                                kept.successfulBuildsHistoryLimit() == null
                                        ? KEPT_BUILDS
                                        : kept.successfulBuildsHistoryLimit())
                        .withFailedBuildsHistoryLimit(
                                kept.failedBuildsHistoryLimit() == null
                                        ? KEPT_BUILDS
                                        : kept.failedBuildsHistoryLimit());
        return limited.withTriggers(
                limited.triggers().stream()
                        .filter(it -> !isPointless(it, limited.strategy()))
                        .toList());
    }

    public static BuildConfigSpec of(BuildConfigSpec spec) {
        var policy = spec.runPolicy();
        return spec.withRunPolicy(
                        policy == null || policy.isEmpty() ? RunPolicy.SERIAL.wireName() : policy)
                .withSource(of(spec.source()))
                .withStrategy(of(spec.strategy()))
                .withOutput(of(spec.output()))
                .withTriggers(triggers(spec.triggers()));
    }

    public static BuildSpec of(BuildSpec spec) {
        return spec.withSource(of(spec.source()))
                .withStrategy(of(spec.strategy()))
                .withOutput(of(spec.output()));
    }

    /// The base image of the strategy, when it has one.
    public static Optional<ObjectReference> from(BuildStrategy strategy) {
        if (strategy.dockerStrategy() != null) {
            return Optional.ofNullable(strategy.dockerStrategy().from());
        }
        if (strategy.sourceStrategy() != null) {
            return Optional.of(strategy.sourceStrategy().from());
        }
        return Optional.ofNullable(strategy.customStrategy()).map(CustomBuildStrategy::from);
    }

    /// Every image that goes into a build: the base, and those that files are copied from.
    public static List<ObjectReference> images(BuildStrategy strategy, BuildSource source) {
        var images = new ArrayList<ObjectReference>();
        from(strategy).ifPresent(images::add);
        Findings.orEmpty(source.images()).forEach(it -> images.add(it.from()));
        return images;
    }

    /// The source with the images that it names given in other words.
    static BuildSource withImages(BuildSource source, UnaryOperator<ObjectReference> words) {
        return source.images() == null
                ? source
                : source.withImages(
                        source.images().stream()
                                .map(it -> it.withFrom(words.apply(it.from())))
                                .toList());
    }

    /// The source with its images given by pull spec.
    public static BuildSource pinned(BuildSource source, Function<ObjectReference, String> spec) {
        return withImages(
                source,
                it -> ObjectReference.EMPTY.withKind(DOCKER_IMAGE).withName(spec.apply(it)));
    }

    /// The strategy with another base image.
    static BuildStrategy withFrom(BuildStrategy strategy, @Nullable ObjectReference from) {
        if (strategy.dockerStrategy() != null) {
            return strategy.withDockerStrategy(strategy.dockerStrategy().withFrom(from));
        }
        var image = from == null ? ObjectReference.EMPTY : from;
        if (strategy.sourceStrategy() != null) {
            return strategy.withSourceStrategy(strategy.sourceStrategy().withFrom(image));
        }
        return strategy.customStrategy() == null
                ? strategy
                : strategy.withCustomStrategy(strategy.customStrategy().withFrom(image));
    }

    /// The strategy with its base image given by pull spec.
    public static BuildStrategy pinned(BuildStrategy strategy, String pullSpec) {
        return withFrom(strategy, ObjectReference.EMPTY.withKind(DOCKER_IMAGE).withName(pullSpec));
    }

    static boolean isStreamTag(ObjectReference reference) {
        return IMAGE_STREAM_TAG.equals(reference.kind());
    }

    private static BuildSource of(BuildSource source) {
        var completed =
                "Binary".equals(source.type()) && source.binary() == null
                        ? source.withBinary(new BinaryBuildSource(null))
                        : source;
        return withImages(withCleanFile(completed), Defaults::reference)
                .withContextDir(clean(completed.contextDir()))
                .withType(typeOf(completed));
    }

    /// `.` is no file, and left for the validation to refuse.
    private static BuildSource withCleanFile(BuildSource source) {
        var file = source.binary() == null ? null : clean(source.binary().asFile());
        return file == null || file.isEmpty()
                ? source
                : source.withBinary(new BinaryBuildSource(file));
    }

    /// What the content makes the source.
    static String typeOf(BuildSource source) {
        if (source.git() != null) {
            return "Git";
        }
        if (source.binary() != null) {
            return "Binary";
        }
        if (source.dockerfile() != null) {
            return "Dockerfile";
        }
        return source.images() != null && !source.images().isEmpty() ? "Image" : "None";
    }

    private static BuildStrategy withCleanJenkinsfilePath(BuildStrategy strategy) {
        var pipeline = strategy.jenkinsPipelineStrategy();
        return pipeline == null
                ? strategy
                : strategy.withJenkinsPipelineStrategy(
                        new JenkinsPipelineBuildStrategy(
                                clean(pipeline.jenkinsfilePath()),
                                pipeline.jenkinsfile(),
                                pipeline.env()));
    }

    private static BuildStrategy of(BuildStrategy strategy) {
        var completed =
                "Docker".equals(strategy.type()) && strategiesOf(strategy) == 0
                        ? strategy.withDockerStrategy(DockerBuildStrategy.EMPTY)
                        : strategy;
        var docker = completed.dockerStrategy();
        var cleaned =
                docker == null
                        ? completed
                        : completed.withDockerStrategy(
                                docker.withDockerfilePath(clean(docker.dockerfilePath())));
        return withFrom(
                        withCleanJenkinsfilePath(cleaned),
                        from(cleaned).map(Defaults::reference).orElse(null))
                .withType(typeOf(cleaned));
    }

    static int strategiesOf(BuildStrategy strategy) {
        return (strategy.dockerStrategy() == null ? 0 : 1)
                + (strategy.sourceStrategy() == null ? 0 : 1)
                + (strategy.customStrategy() == null ? 0 : 1)
                + (strategy.jenkinsPipelineStrategy() == null ? 0 : 1);
    }

    private static @Nullable String typeOf(BuildStrategy strategy) {
        if (strategy.dockerStrategy() != null) {
            return "Docker";
        }
        if (strategy.sourceStrategy() != null) {
            return "Source";
        }
        if (strategy.customStrategy() != null) {
            return "Custom";
        }
        return strategy.jenkinsPipelineStrategy() != null ? "JenkinsPipeline" : strategy.type();
    }

    private static BuildOutput of(BuildOutput output) {
        return output.to() == null ? output : output.withTo(target(output.to()));
    }

    /// An image goes to `latest` where nothing else is said.
    private static ObjectReference target(ObjectReference to) {
        var kind = to.kind();
        return kind == null || kind.isEmpty()
                ? reference(to.withKind("ImageStream"))
                : reference(to);
    }

    private static ObjectReference reference(ObjectReference reference) {
        var kind = reference.kind();
        var name = reference.name();
        var isStream = "ImageStream".equals(kind);
        if (kind != null && !kind.isEmpty() && !isStream) {
            return reference;
        }
        var tag =
                name != null && !name.isEmpty() && isStream && name.indexOf(':') < 0
                        ? name + ":latest"
                        : name;
        return reference.withKind(IMAGE_STREAM_TAG).withName(tag);
    }

    private static List<BuildTriggerPolicy> triggers(List<BuildTriggerPolicy> triggers) {
        var kept = new ArrayList<BuildTriggerPolicy>();
        for (var trigger : triggers) {
            var type =
                    switch (trigger.type()) {
                        case "github" -> "GitHub";
                        case "generic" -> "Generic";
                        case "imageChange" -> IMAGE_CHANGE;
                        default -> trigger.type();
                    };
            if (TRIGGERS.contains(type)) {
                kept.add(completed(trigger.withType(type)));
            }
        }
        return kept;
    }

    private static BuildTriggerPolicy completed(BuildTriggerPolicy trigger) {
        if (!trigger.type().equals(IMAGE_CHANGE)) {
            return trigger;
        }
        var change = trigger.imageChange();
        if (change == null) {
            return trigger.withImageChange(new ImageChangeTrigger(null, null, false));
        }
        var from = change.from();
        return from == null || (from.kind() != null && !from.kind().isEmpty())
                ? trigger
                : trigger.withImageChange(
                        new ImageChangeTrigger(
                                change.lastTriggeredImageID(),
                                from.withKind(IMAGE_STREAM_TAG),
                                change.paused()));
    }

    /// A trigger on the base image, where the base image is no tag that could move.
    private static boolean isPointless(BuildTriggerPolicy trigger, BuildStrategy strategy) {
        var change = trigger.imageChange();
        return trigger.type().equals(IMAGE_CHANGE)
                && change != null
                && change.from() == null
                && from(strategy).filter(Defaults::isStreamTag).isEmpty();
    }

    /// The path without needless parts; `.` is nothing.
    private static @Nullable String clean(@Nullable String path) {
        if (path == null || path.isEmpty()) {
            return path;
        }
        var parts = new ArrayList<String>();
        for (var part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        var cleaned = String.join("/", parts);
        return path.startsWith("/") ? "/" + cleaned : cleaned;
    }
}
