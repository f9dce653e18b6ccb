package io.millrace.trigger;

import io.millrace.contract.Fact.TagUpdated;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildConfigSpec;
import io.millrace.contract.build.BuildConfigStatus;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.DockerBuildStrategy;
import io.millrace.contract.build.ImageChangeTrigger;
import io.millrace.contract.build.ImageChangeTriggerStatus;
import io.millrace.contract.build.ImageStreamTagReference;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamSpec;
import io.millrace.contract.image.ImageStreamStatus;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The people of the story: `busybox`, from which `hello` is built, from which `hello-child` is
/// built.
public final class Story {

    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    public static final BuildTriggerPolicy CONFIG_CHANGE =
            BuildTriggerPolicy.EMPTY.withType("ConfigChange");
    public static final BuildTriggerPolicy IMAGE_CHANGE = onImageChange(null, null, false);

    private Story() {}

    public static BuildTriggerPolicy onImageChange(
            @Nullable String from, @Nullable String lastTriggered, boolean paused) {
        return BuildTriggerPolicy.EMPTY
                .withType("ImageChange")
                .withImageChange(
                        new ImageChangeTrigger(
                                lastTriggered, from == null ? null : streamTag(from), paused));
    }

    public static ObjectReference streamTag(String name) {
        var slash = name.indexOf('/');
        return ObjectReference.EMPTY
                .withKind("ImageStreamTag")
                .withNamespace(slash < 0 ? null : name.substring(0, slash))
                .withName(name.substring(slash + 1));
    }

    public static BuildConfig config(String name, String from, BuildTriggerPolicy... triggers) {
        return BuildConfig.of(ObjectMeta.named("demo", name).withUid("uid-of-" + name))
                .withSpec(
                        BuildConfigSpec.EMPTY
                                .withStrategy(
                                        BuildStrategy.EMPTY.withDockerStrategy(
                                                DockerBuildStrategy.EMPTY.withFrom(
                                                        streamTag(from))))
                                .withTriggers(List.of(triggers)));
    }

    public static BuildConfig built(BuildConfig config, long number) {
        return config.withStatus(config.status().withLastVersion(number));
    }

    public static BuildConfig lastTriggered(BuildConfig config, String tag, String pullSpec) {
        return config.withStatus(
                new BuildConfigStatus(
                        config.status().lastVersion(),
                        List.of(
                                new ImageChangeTriggerStatus(
                                        pullSpec, new ImageStreamTagReference(null, tag), NOON))));
    }

    public static BuildConfig stopped(BuildConfig config) {
        return config.withMetadata(
                config.metadata()
                        .withAnnotations(Map.of("openshift.io/build-config.paused", "True")));
    }

    /// A move of `demo/<stream>:latest`.
    public static TagUpdated move(String stream, long revision, String letter) {
        return new TagUpdated(
                "demo",
                stream,
                "uid-of-" + stream,
                "latest",
                revision,
                digest(letter),
                pullSpec(stream, letter),
                "",
                revision,
                "Push",
                "somebody",
                NOON,
                null);
    }

    /// The stream as it is after that move.
    public static ImageStream stream(String name, long revision, String letter) {
        return ImageStream.of(ObjectMeta.named("demo", name).withUid("uid-of-" + name))
                .withStatus(
                        new ImageStreamStatus("registry/demo/" + name, null, null)
                                .withTags(
                                        List.of(
                                                new NamedTagEventList(
                                                        "latest",
                                                        List.of(
                                                                new TagEvent(
                                                                        NOON,
                                                                        pullSpec(name, letter),
                                                                        digest(letter),
                                                                        revision)),
                                                        null,
                                                        revision))));
    }

    public static ImageStream localStream(String name, long revision, String letter) {
        return stream(name, revision, letter)
                .withSpec(
                        ImageStreamSpec.EMPTY.withTags(
                                List.of(
                                        new TagReference(
                                                "latest",
                                                null,
                                                null,
                                                false,
                                                null,
                                                TagReference.EMPTY.importPolicy(),
                                                new TagReferencePolicy("Local")))));
    }

    public static ImageStream emptyStream(String name) {
        return ImageStream.of(ObjectMeta.named("demo", name).withUid("uid-of-" + name));
    }

    public static String digest(String letter) {
        return "sha256:" + String.join("", Stream.generate(() -> letter).limit(64).toList());
    }

    public static String pullSpec(String stream, String letter) {
        return "registry/demo/" + stream + "@" + digest(letter);
    }
}
