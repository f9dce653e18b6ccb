package io.millrace.trigger.domain;

import static io.millrace.trigger.Story.CONFIG_CHANGE;
import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.lastTriggered;
import static io.millrace.trigger.Story.onImageChange;
import static io.millrace.trigger.Story.stopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.CustomBuildStrategy;
import io.millrace.contract.build.DockerBuildStrategy;
import io.millrace.contract.build.SourceBuildStrategy;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.trigger.Story;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private static final StreamTag BUSYBOX = new StreamTag("demo", "busybox", "latest");

    @Test
    void anImageChangeTriggerWithoutFromWatchesTheBaseImage() {
        var target = Target.of(config("hello", "busybox:latest", IMAGE_CHANGE));

        assertThat(target.watches()).containsExactly(new Watch(BUSYBOX, false, Optional.empty()));
    }

    @Test
    void anImageChangeTriggerOfOldClientsHasNoBodyAtAll() {
        var target =
                Target.of(
                        config(
                                "hello",
                                "busybox:latest",
                                BuildTriggerPolicy.EMPTY.withType("ImageChange")));

        assertThat(target.watches()).extracting(Watch::tag).containsExactly(BUSYBOX);
    }

    @Test
    void anExplicitFromMayLieInAnotherNamespace() {
        var target =
                Target.of(
                        config(
                                "hello",
                                "busybox:latest",
                                onImageChange("tools/linter:3", null, false)));

        assertThat(target.watches())
                .extracting(Watch::tag)
                .containsExactly(new StreamTag("tools", "linter", "3"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ImageStreamTag, hello:v1, v1",
                "DockerImage, registry:5000/demo/hello:v1, v1",
                "DockerImage, registry:5000/demo/hello, latest",
                "DockerImage, quay.io/demo/hello:v1, -",
                "ImageStreamImage, hello@sha256:1, -"
            })
    void anOutputMovesATagHoweverThatIsNamed(String kind, String name, @Nullable String tag) {
        var config = config("hello", "busybox:latest");
        var to = ObjectReference.EMPTY.withKind(kind).withName(name);
        var spec = config.spec();
        var target =
                Target.of(
                        config.withSpec(spec.withOutput(spec.output().withTo(to))),
                        "registry:5000");

        assertThat(target.output())
                .isEqualTo(Optional.ofNullable(tag).map(it -> new StreamTag("demo", "hello", it)));
    }

    @Test
    void twoTriggersOnOneTagAreOneThatIsPausedOnlyWhenBothAre() {
        var target =
                Target.of(
                        config(
                                "hello",
                                "busybox:latest",
                                onImageChange(null, null, true),
                                onImageChange("busybox:latest", "old", false)));

        assertThat(target.watches()).containsExactly(new Watch(BUSYBOX, false, Optional.of("old")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox", ":latest", "busybox:", "busybox:1:2"})
    void aReferenceThatNamesNoTagIsNotWatched(String name) {
        assertThat(Target.of(config("hello", name, IMAGE_CHANGE)).watches()).isEmpty();
    }

    @Test
    void aDockerImageIsNotWatched() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        var docker = DockerBuildStrategy.EMPTY;
        var foreign =
                config.withSpec(
                        config.spec()
                                .withStrategy(
                                        BuildStrategy.EMPTY.withDockerStrategy(
                                                docker.withFrom(
                                                        Story.streamTag("busybox:latest")
                                                                .withKind("DockerImage")))));

        assertThat(Target.of(foreign).watches()).isEmpty();
        assertThat(Target.of(foreign).base()).isEmpty();
    }

    @Test
    void sourceAndCustomStrategiesHaveABaseImageToo() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        var from = Story.streamTag("builder:1");
        var source =
                BuildStrategy.EMPTY.withSourceStrategy(SourceBuildStrategy.EMPTY.withFrom(from));
        var custom =
                BuildStrategy.EMPTY.withCustomStrategy(CustomBuildStrategy.EMPTY.withFrom(from));

        assertThat(Target.of(config.withSpec(config.spec().withStrategy(source))).base())
                .contains(new StreamTag("demo", "builder", "1"));
        assertThat(Target.of(config.withSpec(config.spec().withStrategy(custom))).base())
                .contains(new StreamTag("demo", "builder", "1"));
        assertThat(
                        Target.of(config.withSpec(config.spec().withStrategy(BuildStrategy.EMPTY)))
                                .base())
                .isEmpty();
    }

    @Test
    void theStatusKnowsBetterThanTheLegacyFieldWhatWasBuiltLast() {
        var config = config("hello", "busybox:latest", onImageChange(null, "from-the-spec", false));

        var target = Target.of(lastTriggered(config, "busybox:latest", "from-the-status"));

        assertThat(target.watches())
                .extracting(Watch::lastTriggered)
                .containsExactly(Optional.of("from-the-status"));
    }

    @Test
    void resumingATriggerIsNoNewWatch() {
        var paused = Target.of(config("hello", "busybox:latest", onImageChange(null, null, true)));
        var resumed = Target.of(config("hello", "busybox:latest", IMAGE_CHANGE));
        var widened =
                Target.of(
                        config(
                                "hello",
                                "busybox:latest",
                                IMAGE_CHANGE,
                                onImageChange("tools/linter:3", null, false)));

        assertThat(resumed.watchesSince(paused)).isEmpty();
        assertThat(widened.watchesSince(paused))
                .extracting(Watch::tag)
                .containsExactly(new StreamTag("tools", "linter", "3"));
    }

    @Test
    void aFirstBuildStartsByItselfOnlyWithConfigChangeAndWhileNothingWasBuilt() {
        var config = config("hello", "busybox:latest", CONFIG_CHANGE);

        assertThat(Target.of(config).awaitsFirstBuild()).isTrue();
        assertThat(Target.of(Story.built(config, 1)).awaitsFirstBuild()).isFalse();
        assertThat(Target.of(stopped(config)).awaitsFirstBuild()).isFalse();
        assertThat(Target.of(config("hello", "busybox:latest", IMAGE_CHANGE)).awaitsFirstBuild())
                .isFalse();
    }

    @Test
    void theBaseOfAFirstBuildMattersEvenWhenNoTriggerWatchesIt() {
        assertThat(Target.of(config("hello", "busybox:latest", CONFIG_CHANGE)).tags())
                .containsExactly(BUSYBOX);
    }
}
