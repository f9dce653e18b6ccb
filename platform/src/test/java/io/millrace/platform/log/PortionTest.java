package io.millrace.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PortionTest {

    private final Portion portion = new Portion(500);

    @Test
    void theFirstIsSmallBecauseNobodyKnowsWhatAnInputTakes() {
        assertThat(portion.size()).isEqualTo(50);
        assertThat(new Portion(10).size()).isEqualTo(10);
    }

    @Test
    void itIsWhatHalfASecondTakes() {
        portion.took(50, Duration.ofMillis(250));

        assertThat(portion.size()).isEqualTo(100);
    }

    @Test
    void itIsNeverNothingAndNeverMoreThanATransactionMayCarry() {
        portion.took(1, Duration.ofSeconds(10));
        assertThat(portion.size()).isOne();

        portion.took(1, Duration.ZERO);
        assertThat(portion.size()).isEqualTo(500);
    }

    @Test
    void whereNothingWasDecidedNothingIsLearned() {
        portion.took(0, Duration.ofSeconds(10));

        assertThat(portion.size()).isEqualTo(50);
    }
}
