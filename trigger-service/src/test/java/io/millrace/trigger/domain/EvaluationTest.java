package io.millrace.trigger.domain;

import static io.millrace.trigger.Story.CONFIG_CHANGE;
import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.built;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.emptyStream;
import static io.millrace.trigger.Story.lastTriggered;
import static io.millrace.trigger.Story.localStream;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.onImageChange;
import static io.millrace.trigger.Story.pullSpec;
import static io.millrace.trigger.Story.stopped;
import static io.millrace.trigger.Story.stream;
import static io.millrace.trigger.Story.streamTag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.contract.Fact.TagUpdated;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildTriggerCause;
import io.millrace.contract.image.ImageStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private final Memory memory = new Memory();

    @Test
    void aNewConfigurationOnAFilledTagIsOneBuildWithBothCauses() {
        memory.has(stream("busybox", 3, "a"));

        var evaluation = created(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE));

        assertThat(verdicts(evaluation)).containsExactly(Verdict.FIRED);
        var firing = evaluation.firing().orElseThrow();
        assertThat(firing.key()).isEqualTo("uid-of-hello/uid-of-busybox/latest/3");
        assertThat(messages(firing)).containsExactly("Build configuration change", "Image change");
        assertThat(firing.request().lastVersion()).isNull();
        assertThat(firedImage(firing)).isEqualTo(pullSpec("busybox", "a"));
        assertThat(firing.request().from()).isEqualTo(streamTag("demo/busybox:latest"));
    }

    @Test
    void aNewConfigurationWithoutImageTriggersIsBuiltOnceAsItsFirst() {
        memory.has(stream("busybox", 3, "a"));

        var firing = created(config("hello", "busybox:latest", CONFIG_CHANGE)).firing();

        assertThat(firing.orElseThrow().key()).isEqualTo("uid-of-hello/ConfigChange");
        assertThat(firing.orElseThrow().request().lastVersion()).isZero();
        assertThat(firing.orElseThrow().request().triggeredByImage()).isNull();
        assertThat(messages(firing.orElseThrow())).containsExactly("Build configuration change");
    }

    @Test
    void aConfigurationThatHasBeenBuiltIsNotBuiltForItsOwnSake() {
        memory.has(stream("busybox", 3, "a"));

        assertThat(created(built(config("hello", "busybox:latest", CONFIG_CHANGE), 1)).firing())
                .isEmpty();
    }

    @Test
    void aFirstBuildIsNotStartedTwice() {
        memory.has(stream("busybox", 3, "a"));
        var config = config("hello", "busybox:latest", CONFIG_CHANGE);

        created(config);

        assertThat(created(config).firing()).isEmpty();
    }

    @Test
    void aFirstBuildWaitsForItsBaseAndComesWithIt() {
        memory.has(emptyStream("busybox"));
        var config = config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE);

        var early = created(config);
        var late = moved(config, move("busybox", 1, "a"));

        assertThat(early.firing()).isEmpty();
        assertThat(messages(late.firing().orElseThrow()))
                .containsExactly("Build configuration change", "Image change");
    }

    @Test
    void theMoveThatIsToldAfterTheEvaluationSawItStartsNothing() {
        memory.has(stream("busybox", 3, "c"));
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        created(config);

        assertThat(moved(config, move("busybox", 3, "c")).judged()).isEmpty();
        assertThat(verdicts(moved(config, move("busybox", 2, "b"))))
                .containsExactly(Verdict.OUTDATED);
        assertThat(moved(config, move("busybox", 2, "b")).judged()).isEmpty();
    }

    @Test
    void aMoveToldTwiceIsDecidedOnce() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);

        var first = moved(config, move("busybox", 1, "a"));
        var second = moved(config, move("busybox", 1, "a"));

        assertThat(verdicts(first)).containsExactly(Verdict.FIRED);
        assertThat(second.judged()).isEmpty();
        assertThat(second.firing()).isEmpty();
    }

    @Test
    void aMoveThatCameLateStillReachesItsTrigger() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);

        var newer = moved(config, move("busybox", 2, "b"));
        var older = moved(config, move("busybox", 1, "a"));

        assertThat(verdicts(newer)).containsExactly(Verdict.FIRED);
        assertThat(verdicts(older)).containsExactly(Verdict.FIRED);
    }

    @Test
    void aRollbackBuildsTheOlderImageAgain() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);

        var images =
                List.of("a", "b", "a").stream()
                        .map(letter ->
                                moved(config, move("busybox", memory.nextRevision(), letter)))
                        .map(it -> firedImage(it.firing().orElseThrow()))
                        .toList();

        assertThat(images)
                .containsExactly(
                        pullSpec("busybox", "a"),
                        pullSpec("busybox", "b"),
                        pullSpec("busybox", "a"));
    }

    @Test
    void aTagThatIsDeletedAndComesBackWithTheSameImageStartsNothing() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        moved(config, move("busybox", 1, "a"));
        memory.learnsOfBuild(1);

        var back = moved(builtFrom(config, 1, "a"), move("busybox", 2, "a"));

        assertThat(verdicts(back)).containsExactly(Verdict.UP_TO_DATE);
        assertThat(back.firing()).isEmpty();
    }

    @Test
    void whatSomebodyBuiltMeanwhileOutweighsTheLastFiring() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        moved(config, move("busybox", 1, "a"));
        memory.learnsOfBuild(1);
        var paused = config("hello", "busybox:latest", onImageChange(null, null, true));
        moved(paused, move("busybox", 2, "b"));

        var back = moved(builtFrom(config, 2, "b"), move("busybox", 3, "a"));

        assertThat(verdicts(back)).containsExactly(Verdict.FIRED);
    }

    @Test
    void aStatusThatDoesNotShowTheLastBuildYetIsNotBelieved() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        moved(config, move("busybox", 1, "a"));
        moved(config, move("busybox", 2, "b"));
        memory.learnsOfBuild(2);

        var back = moved(builtFrom(config, 1, "a"), move("busybox", 3, "a"));

        assertThat(verdicts(back)).containsExactly(Verdict.FIRED);
    }

    private static BuildConfig builtFrom(BuildConfig config, long number, String letter) {
        return built(lastTriggered(config, "busybox:latest", pullSpec("busybox", letter)), number);
    }

    @Test
    void whatTheStatusOrTheLegacyFieldSaysWasBuiltIsNotBuiltAgain() {
        memory.has(stream("busybox", 3, "a"));
        var spec = pullSpec("busybox", "a");

        var byStatus =
                created(
                        lastTriggered(
                                config("hello", "busybox:latest", IMAGE_CHANGE),
                                "busybox:latest",
                                spec));
        var byLegacyField =
                created(config("old", "busybox:latest", onImageChange(null, spec, false)));

        assertThat(verdicts(byStatus)).containsExactly(Verdict.UP_TO_DATE);
        assertThat(verdicts(byLegacyField)).containsExactly(Verdict.UP_TO_DATE);
    }

    @Test
    void aFiringOnItsWayOutweighsAStatusThatLagsBehindIt() {
        var config = config("hello", "busybox:latest", IMAGE_CHANGE);
        moved(config, move("busybox", 1, "a"));
        moved(config, move("busybox", 2, "b"));
        var lagging = lastTriggered(config, "busybox:latest", pullSpec("busybox", "a"));

        var rollback = moved(lagging, move("busybox", 3, "a"));

        assertThat(verdicts(rollback)).containsExactly(Verdict.FIRED);
    }

    @Test
    void aPausedTriggerRecordsTheMoveAndResumingItStartsNothing() {
        memory.has(stream("busybox", 1, "a"));
        var paused = config("hello", "busybox:latest", onImageChange(null, null, true));
        var resumed = config("hello", "busybox:latest", IMAGE_CHANGE);

        var whilePaused = moved(paused, move("busybox", 1, "a"));
        var afterResuming =
                Evaluation.ofPresent(
                        Target.of(resumed), Target.of(resumed).watches(), false, memory);
        var next = moved(resumed, move("busybox", 2, "b"));

        assertThat(verdicts(whilePaused)).containsExactly(Verdict.PAUSED);
        assertThat(afterResuming.judged()).isEmpty();
        assertThat(verdicts(next)).containsExactly(Verdict.FIRED);
    }

    @Test
    void aStoppedConfigurationStartsNothing() {
        var evaluation =
                moved(
                        stopped(config("hello", "busybox:latest", CONFIG_CHANGE, IMAGE_CHANGE)),
                        move("busybox", 1, "a"));

        assertThat(verdicts(evaluation)).containsExactly(Verdict.PAUSED);
        assertThat(evaluation.firing()).isEmpty();
    }

    @Test
    void severalFilledTagsAreOneBuildFromTheFirst() {
        memory.has(stream("busybox", 1, "a"));
        memory.has(stream("linter", 4, "b"));

        var firing =
                created(
                                config(
                                        "hello",
                                        "busybox:latest",
                                        IMAGE_CHANGE,
                                        onImageChange("linter:latest", null, false)))
                        .firing()
                        .orElseThrow();

        assertThat(firedImage(firing)).isEqualTo(pullSpec("busybox", "a"));
        assertThat(firing.request().triggeredBy())
                .extracting(BuildTriggerCause::imageChangeBuild)
                .extracting(it -> it == null ? "" : it.imageID())
                .containsExactly(pullSpec("busybox", "a"), pullSpec("linter", "b"));
    }

    @Test
    void aTagWhoseConsumersUseTheIntegratedRegistryIsPulledFromThere() {
        var local = localStream("busybox", 1, "a");
        var imported =
                local.withStatus(
                        local.status().withDockerImageRepository("integrated/demo/busybox"));

        assertThat(TagRevision.present(imported, "latest").orElseThrow().pullSpec())
                .startsWith("integrated/demo/busybox@sha256:");
        assertThat(TagRevision.present(local, "other")).isEmpty();
    }

    @Test
    void aMoveOfATagThatNobodyWatchesIsNobodysBusiness() {
        var evaluation =
                moved(config("hello", "busybox:latest", IMAGE_CHANGE), move("linter", 1, "a"));

        assertThat(evaluation.judged()).isEmpty();
    }

    @Test
    void aFiringHasACause() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Firing.of(Target.of(config("hello", "busybox:latest")), List.of(), false))
                .withMessageContaining("without a cause");
    }

    private Evaluation created(BuildConfig config) {
        var target = Target.of(config);
        return memory.learn(
                target,
                Evaluation.ofPresent(target, target.watches(), target.configChange(), memory),
                Origin.EVALUATED);
    }

    private Evaluation moved(BuildConfig config, TagUpdated move) {
        var target = Target.of(config);
        return memory.learn(
                target, Evaluation.ofMove(target, TagRevision.of(move), memory), Origin.MOVED);
    }

    private static List<Verdict> verdicts(Evaluation evaluation) {
        return evaluation.judged().stream().map(Judged::verdict).toList();
    }

    private static List<String> messages(Firing firing) {
        var causes = firing.request().triggeredBy();
        return causes == null
                ? List.of()
                : causes.stream().map(it -> String.valueOf(it.message())).toList();
    }

    private static String firedImage(Firing firing) {
        var image = firing.request().triggeredByImage();
        return image == null ? "" : String.valueOf(image.name());
    }

    /// A ledger and a projection in memory.
    private static final class Memory implements Evaluation.Surroundings {

        private long lastBuild;

        private record Row(String target, TagRevision revision, Verdict verdict, Origin origin) {}

        private final Map<String, ImageStream> streams = new HashMap<>();
        private final List<Row> rows = new ArrayList<>();
        private final Set<String> started = new HashSet<>();
        private long revisions;

        void has(ImageStream stream) {
            streams.put(String.valueOf(stream.metadata().name()), stream);
        }

        long nextRevision() {
            return ++revisions;
        }

        Evaluation learn(Target target, Evaluation evaluation, Origin origin) {
            evaluation
                    .judged()
                    .forEach(it ->
                            rows.add(new Row(target.uid(), it.revision(), it.verdict(), origin)));
            evaluation
                    .firing()
                    .filter(Firing::configuration)
                    .ifPresent(it -> started.add(it.target().uid()));
            return evaluation;
        }

        @Override
        public Optional<TagRevision> present(StreamTag tag) {
            return Optional.ofNullable(streams.get(tag.stream()))
                    .flatMap(it -> TagRevision.present(it, tag.tag()));
        }

        @Override
        public Recorded recorded(Target target, TagRevision revision) {
            var mine =
                    rows.stream()
                            .filter(it ->
                                    it.target().equals(target.uid())
                                            && it.revision().tag().equals(revision.tag()))
                            .toList();
            return new Recorded(
                    mine.stream().anyMatch(it -> it.revision().revision() == revision.revision()),
                    mine.stream()
                            .filter(it -> it.origin().settlesThePast())
                            .mapToLong(it -> it.revision().revision())
                            .max()
                            .orElse(0),
                    lastBuild == 0 && mine.stream().anyMatch(it -> it.verdict() == Verdict.FIRED),
                    lastBuild);
        }

        /// What has been fired so far has come to this build.
        void learnsOfBuild(long number) {
            lastBuild = number;
        }

        @Override
        public boolean firstBuildStarted(Target target) {
            return started.contains(target.uid());
        }
    }
}
