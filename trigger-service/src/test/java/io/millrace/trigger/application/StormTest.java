package io.millrace.trigger.application;

import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.pullSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Fact;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Many moves and many that follow them, on a real ledger.
class StormTest extends StormScene {

    @Test
    void aDiamondIsBuiltOncePerWaveWithAllItsCauses() {
        build("a", "base");
        build("b", "base");
        build("c", "a", "b", "base");

        push("base", "1");
        assertThat(asked()).containsExactly("a", "b");
        built("a");
        completed("a", "a");
        assertThat(asked()).containsExactly("a", "b");
        built("b");
        completed("b", "b");

        assertThat(asked()).containsExactly("a", "b", "c");
        assertThat(causes("c"))
                .containsExactlyInAnyOrder(
                        pullSpec("base", "1"), pullSpec("a", "a"), pullSpec("b", "b"));
        assertThat(decisions("c")).containsExactly("Fired", "Coalesced", "Coalesced");
    }

    @Test
    void anArmThatFailsIsNotWaitedFor() {
        build("a", "base");
        build("c", "a", "base");
        push("base", "1");
        built("a");

        received(new Fact.BuildFailed("demo", "a-1", "a-1", "a", "Failed", "no", "no", NOON));
        tick(1);

        assertThat(asked()).containsExactly("a", "c");
    }

    @Test
    void anArmThatPushesTheSameImageAgainIsWaitedForAWhile() {
        build("a", "base");
        build("c", "a", "base");
        push("base", "1");
        built("a");
        received(completion("a", "a"));

        tick(9);
        assertThat(asked()).containsExactly("a");
        tick(1);

        assertThat(asked()).containsExactly("a", "c");
    }

    @Test
    void anotherWaveIsNotWaitedFor() {
        build("a", "base");
        build("c", "a");
        push("base", "1");
        built("a");

        push("a", "7");

        assertThat(asked()).containsExactly("a", "c");
    }

    @Test
    void withinAWindowManyMovesAreOneBuildOfTheNewestImage() {
        project(windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "30s"));

        for (var i = 1; i <= 9; i++) {
            push("busybox", String.valueOf(i));
            tick(3);
        }
        assertThat(asked()).isEmpty();
        tick(3);

        assertThat(asked()).containsExactly("hello");
        assertThat(causes("hello")).containsExactly(pullSpec("busybox", "9"));
        assertThat(decisions("hello"))
                .hasSize(9)
                .startsWith("Fired")
                .filteredOn("Coalesced"::equals)
                .hasSize(8);
        built("hello");
        assertThat(work.query("select distinct outcome from ledger", row -> row.getString(1)))
                .containsExactly("Built");
    }

    @Test
    void aWindowThatCannotBeReadIsNoneAndIsTold() {
        project(windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "soon"));
        project(windowed(config("other", "busybox:latest", IMAGE_CHANGE), "2h"));

        push("busybox", "1");

        assertThat(asked()).containsExactly("hello");
        assertThat(work.facts(Fact.TriggerUnreadable.class))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.kind()).isEqualTo("BuildConfig");
                    assertThat(it.name()).isEqualTo("hello");
                    assertThat(it.message()).contains("\"soon\" is no time");
                });
    }

    @Test
    void afterTheWindowTheNextMoveIsAnotherBuild() {
        project(windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "30s"));
        push("busybox", "1");
        tick(30);

        push("busybox", "2");
        assertThat(asked()).containsExactly("hello");
        tick(30);

        assertThat(asked()).containsExactly("hello", "hello");
    }

    @Test
    void manyThatFollowOneTagAreBuiltAtThePace() {
        rules = rules(20, 0);
        IntStream.range(0, 100).forEach(it -> build("app-" + it, "base"));

        push("base", "1");
        assertThat(asked()).hasSize(20);
        tick(1);
        assertThat(asked()).hasSize(40);
        IntStream.range(0, 3).forEach(_ -> tick(1));

        assertThat(asked()).hasSize(100).doesNotHaveDuplicates();
        assertThat(decisions("app-99")).containsExactly("Fired");
    }

    @Test
    void aNamespaceHasSoManyBuildsUnderWayAtOnce() {
        rules = rules(0, 2);
        List.of("a", "b", "c").forEach(it -> build(it, "base"));

        push("base", "1");
        tick(1);
        assertThat(asked()).containsExactly("a", "b");
        built("a");
        tick(1);
        assertThat(asked()).containsExactly("a", "b");
        completed("a", "a");
        tick(1);

        assertThat(asked()).containsExactly("a", "b", "c");
    }

    @Test
    void whatIsHeldBackIsStillHeldByWhoeverTakesOver() {
        project(windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "30s"));
        push("busybox", "1");

        rules = rules(0, 0);
        rules.holding(true);
        tick(1);
        assertThat(asked()).isEmpty();
        push("busybox", "2");
        tick(30);

        assertThat(asked()).containsExactly("hello");
        assertThat(causes("hello")).containsExactly(pullSpec("busybox", "2"));
    }

    @Test
    void whoeverIsGoneIsNotBuilt() {
        var config = windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "30s");
        project(config);
        push("busybox", "1");

        remove(config);
        tick(60);

        assertThat(asked()).isEmpty();
        assertThat(work.query("select outcome from ledger", row -> row.getString(1)))
                .containsExactly("Refused");
    }

    @Test
    void aCircleIsToldAndGoesRoundOnce() {
        build("a", "b");
        build("b", "a");
        assertThat(work.facts(Fact.TriggersGoRound.class))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.circle()).containsExactly("demo/b", "demo/a", "demo/b"));

        push("a", "1");
        built("b");
        completed("b", "2");
        built("a");
        completed("a", "3");

        assertThat(asked()).containsExactly("b", "a");
        assertThat(decisions("b")).containsExactly("Fired", "Stopped");
        assertThat(work.facts(Fact.TriggersGoRound.class).getLast())
                .satisfies(it -> {
                    assertThat(it.name()).isEqualTo("b");
                    assertThat(it.streamTag()).isEqualTo("demo/a:latest");
                    assertThat(it.revision()).isEqualTo(2);
                });
    }

    @Test
    void aCircleThroughTheRegistryIsToldAndGoesRoundOnce() {
        buildIntoTheRegistry("a", "b");
        buildIntoTheRegistry("b", "a");
        assertThat(work.facts(Fact.TriggersGoRound.class))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.circle()).containsExactly("demo/b", "demo/a", "demo/b"));

        push("a", "1");
        built("b");
        completed("b", "2");
        built("a");
        completed("a", "3");

        assertThat(asked()).containsExactly("b", "a");
        assertThat(decisions("b")).containsExactly("Fired", "Stopped");
    }

    @Test
    void aDiamondWhoseArmsPushToTheRegistryIsBuiltOncePerWave() {
        buildIntoTheRegistry("a", "base");
        build("b", "base");
        build("c", "a", "b");

        push("base", "1");
        built("a");
        completed("a", "a");
        assertThat(asked()).containsExactly("a", "b");
        built("b");
        completed("b", "b");

        assertThat(asked()).containsExactly("a", "b", "c");
    }

    @Test
    void whoIsBuiltFromHisOwnImageIsBuiltOncePerPush() {
        build("a", "a");

        push("a", "1");
        built("a");
        completed("a", "2");
        push("a", "3");

        assertThat(asked()).containsExactly("a", "a");
        assertThat(decisions("a")).containsExactly("Fired", "Stopped", "Fired");
    }
}
