package io.millrace.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IntervalTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Interval interval = new Interval();

    @Test
    void theFirstRoundBeginsAtOnceAndTheNextAfterThePause() {
        assertThat(interval.isOver(NOON)).isTrue();

        interval.begin(NOON, HOUR);

        assertThat(interval.isOver(NOON)).isFalse();
        assertThat(interval.isOver(NOON.plus(HOUR).minusMillis(1))).isFalse();
        assertThat(interval.isOver(NOON.plus(HOUR))).isTrue();
    }

    @Test
    void aClockThatIsPutBackEndsIt() {
        interval.begin(NOON, HOUR);

        assertThat(interval.isOver(NOON.minusMillis(1))).isTrue();
    }

    @Test
    void whoeverEndsItNeedNotWait() {
        interval.begin(NOON, HOUR);

        interval.end();

        assertThat(interval.isOver(NOON)).isTrue();
    }
}
