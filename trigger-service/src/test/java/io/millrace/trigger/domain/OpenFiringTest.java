package io.millrace.trigger.domain;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.move;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFiringTest {

    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final Target target = Target.of(config("hello", "busybox:latest"));

    @Test
    void whatIsHeldBackIsRipeAfterItsWindowAndNeverSentAgainBefore() {
        var held = OpenFiring.held(firing(1, "a"), NOON.plusSeconds(30), "wave");

        assertThat(held.isRipe(NOON.plusSeconds(29), WINDOW)).isFalse();
        assertThat(held.isRipe(NOON.plusSeconds(30), WINDOW)).isTrue();
        assertThat(held.isDue(NOON.plus(Duration.ofDays(1)))).isFalse();
        assertThat(held.dueNow()).isEqualTo(held);
        assertThat(held.isOverdue(NOON.plusSeconds(3629))).isFalse();
        assertThat(held.isOverdue(NOON.plusSeconds(3630))).isTrue();
    }

    @Test
    void ofSeveralMovesOfOneTagTheNewestIsBuilt() {
        var held =
                OpenFiring.held(firing(1, "a"), NOON, "wave")
                        .with(firing(3, "c"))
                        .with(firing(2, "b"));

        var firing = held.of("key", target);

        assertThat(firing.key()).isEqualTo("key");
        assertThat(firing.images()).extracting(TagRevision::revision).containsExactly(3L);
        assertThat(held.withoutItsFirstImage()).isEmpty();
    }

    @Test
    void onceSentItIsDueAfterItsPause() {
        var sent = OpenFiring.held(firing(1, "a"), NOON, "wave").sentAgain(NOON);

        assertThat(sent.isHeld()).isFalse();
        assertThat(sent.isDue(NOON.plusSeconds(14))).isFalse();
        assertThat(sent.isDue(NOON.plusSeconds(15))).isTrue();
    }

    @Test
    void aClockThatIsPutBackMakesNobodyWaitForLonger() {
        var held = OpenFiring.held(firing(1, "a"), NOON.plusSeconds(30), "wave");
        var sent = held.sentAgain(NOON);

        assertThat(held.isRipe(NOON, WINDOW)).isFalse();
        assertThat(held.isRipe(NOON.minusSeconds(1), WINDOW)).isTrue();
        assertThat(sent.isDue(NOON)).isFalse();
        assertThat(sent.isDue(NOON.minusSeconds(3600))).isTrue();
    }

    private Firing firing(long revision, String letter) {
        return Firing.of(target, List.of(TagRevision.of(move("busybox", revision, letter))), false);
    }
}
