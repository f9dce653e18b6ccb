package io.millrace.trigger.application;

import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.pullSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Fact;
import io.millrace.contract.ResourceType;
import io.millrace.trigger.Story;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The service's clock is put an hour back or forward: nothing is lost, nothing doubled, and nobody
/// waits for the hour.
class ClockJumpsTest extends StormScene {

    private static final int HOUR = 3600;

    @ParameterizedTest
    @ValueSource(ints = {-HOUR, HOUR})
    void aWindowThatIsOpenEndsOnce(int jump) {
        project(windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "30s"));
        push("busybox", "1");
        tick(1);
        assertThat(asked()).isEmpty();

        tick(jump);
        built("hello");
        tick(-jump);
        tick(60);

        assertThat(asked()).containsExactly("hello");
        push("busybox", "2");
        tick(30);
        assertThat(asked()).containsExactly("hello", "hello");
        assertThat(causes("hello")).containsExactly(pullSpec("busybox", "2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-HOUR, HOUR})
    void aFiringThatNobodyAnsweredIsAskedForAgainUnderItsKey(int jump) {
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        push("busybox", "1");

        tick(jump);

        assertThat(commands("hello"))
                .extracting(it -> it.option("trigger-key").orElse(""))
                .containsExactly(
                        "uid-of-hello/uid-of-busybox/latest/1",
                        "uid-of-hello/uid-of-busybox/latest/1");
        tick(1);
        assertThat(asked()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-HOUR, HOUR})
    void aBuildThatPushedTheSameImageAgainIsNotWaitedForForAnHour(int jump) {
        build("a", "base");
        build("c", "a", "base");
        push("base", "1");
        built("a");
        received(completion("a", "a"));
        tick(1);
        assertThat(asked()).containsExactly("a");

        tick(jump);

        assertThat(asked()).containsExactly("a", "c");
    }

    @ParameterizedTest
    @ValueSource(ints = {-HOUR, HOUR})
    void thePaceGoesOn(int jump) {
        rules = rules(20, 0);
        IntStream.range(0, 100).forEach(it -> build("app-" + it, "base"));
        push("base", "1");
        assertThat(asked()).hasSize(20);

        tick(jump);
        IntStream.range(0, 5).forEach(_ -> tick(1));

        assertThat(Set.copyOf(asked())).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {-HOUR, HOUR})
    void aMoveThatNobodyTellsIsMadeGoodForWithinHalfAMinute(int jump) {
        work.project(ResourceType.IMAGE_STREAM, Story.stream("busybox", 1, "1"));
        project(config("hello", "busybox:latest", IMAGE_CHANGE));
        built("hello");
        work.project(ResourceType.IMAGE_STREAM, Story.stream("busybox", 2, "2"));
        tick(30);

        tick(jump);
        IntStream.range(0, 5).forEach(_ -> tick(6));

        assertThat(causes("hello")).containsExactly(pullSpec("busybox", "2"));
        received(Story.move("busybox", 2, "2"));
        assertThat(work.facts(Fact.TriggerFired.class))
                .extracting(Fact.TriggerFired::revision)
                .containsExactly(1L, 2L);
    }

    /// Jumps between all steps of a diamond that is built again and again.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whereverTheClockJumpsEachMoveIsDecidedOnceAndBuiltAtMostOnce(long seed) {
        var random = new Random(seed);
        build("a", "base");
        build("b", "base");
        build("c", "a", "b");

        for (var move = 1; move <= 9; move++) {
            push("base", "" + move);
            jump(random);
            for (var arm : List.of("a", "b")) {
                built(arm);
                jump(random);
                completed(arm, "%x".formatted((arm.equals("a") ? 0 : 8) + move % 8));
                jump(random);
            }
        }

        assertThat(
                        work.query(
                                "select target_name, stream, revision from ledger group by 1, 2, 3 having count(*) > 1",
                                row -> row.getString(1)))
                .isEmpty();
        assertThat(work.query("select 1 from ledger", row -> 1)).hasSize(2 * 9 + 2 * 9);
        assertThat(work.facts(Fact.TriggerFired.class))
                .extracting(it -> it.targetUid() + it.streamTag() + it.revision())
                .doesNotHaveDuplicates();
    }

    private void jump(Random random) {
        tick(List.of(-HOUR, 0, 1, HOUR).get(random.nextInt(4)));
        tick(1);
    }

    @Test
    void whoTakesOverWithAClockThatIsAnHourBehindBuildsWhatIsHeldBack() {
        project(windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "30s"));
        push("busybox", "1");

        rules = rules(0, 0);
        rules.holding(true);
        tick(-HOUR);

        assertThat(asked()).containsExactly("hello");
    }
}
