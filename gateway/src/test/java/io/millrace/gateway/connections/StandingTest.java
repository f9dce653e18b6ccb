package io.millrace.gateway.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Patience PATIENCE =
            new Patience(Duration.ofMinutes(3), Duration.ofSeconds(30), Duration.ofMinutes(2));

    private static final Standing CONNECTED = new Standing.Silent(NOON, false);

    private static Instant after(int seconds) {
        return NOON.plusSeconds(seconds);
    }

    @Test
    void whoSaysNothingIsWaitedForALittle() {
        assertThat(CONNECTED.isOverdue(PATIENCE, after(180))).isFalse();
        assertThat(CONNECTED.isOverdue(PATIENCE, after(181))).isTrue();
    }

    @Test
    void moreBytesDoNotGiveMoreTimeForAHead() {
        var speaking = CONNECTED.speaking(after(10)).speaking(after(35));

        assertThat(speaking.isOverdue(PATIENCE, after(40))).isFalse();
        assertThat(speaking.isOverdue(PATIENCE, after(41))).isTrue();
    }

    @Test
    void anAnswerMayTakeAsLongAsItLikes() {
        var asking = CONNECTED.speaking(NOON).asking(false).speaking(after(5));

        assertThat(asking.isOverdue(PATIENCE, after(86_400))).isFalse();
    }

    @Test
    void afterTheAnswerTheConnectionIsIdleAgain() {
        var answered = CONNECTED.speaking(NOON).asking(false).answered(after(100));

        assertThat(answered.isOverdue(PATIENCE, after(280))).isFalse();
        assertThat(answered.isOverdue(PATIENCE, after(281))).isTrue();
        assertThat(answered.speaking(after(200)).isOverdue(PATIENCE, after(231))).isTrue();
    }

    @Test
    void overlappingRequestsAreCounted() {
        var two = CONNECTED.speaking(NOON).asking(true).asking(true);

        assertThat(two.answered(NOON).isOverdue(PATIENCE, after(86_400))).isFalse();
        assertThat(two.answered(NOON).answered(NOON).isOverdue(PATIENCE, after(181))).isTrue();
    }

    @Test
    void aPingBetweenOverlappingRequestsIsNoRequest() {
        var idle = CONNECTED.speaking(NOON).asking(true).answered(NOON);

        assertThat(idle.speaking(after(100)).isOverdue(PATIENCE, after(150))).isFalse();
        assertThat(idle.speaking(after(100)).isOverdue(PATIENCE, after(181))).isTrue();
    }
}
