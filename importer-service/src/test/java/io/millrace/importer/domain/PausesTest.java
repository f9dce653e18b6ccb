package io.millrace.importer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PausesTest {

    private final Pauses pauses =
            new Pauses(Duration.ofSeconds(2), Duration.ofMinutes(2), new Random(7));

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "2, 2, 4", "5, 16, 32", "7, 60, 120", "900, 60, 120"})
    void eachPauseIsFromHalfToAllOfTheDoubledOne(int tries, long least, long most) {
        assertThat(pauses.after(tries, Duration.ZERO))
                .isBetween(Duration.ofSeconds(least), Duration.ofSeconds(most));
    }

    @Test
    void thoseWhoFailedTogetherDoNotComeBackTogether() {
        assertThat(
                        IntStream.range(0, 100)
                                .mapToObj(_ -> pauses.after(4, Duration.ZERO))
                                .distinct()
                                .count())
                .isGreaterThan(50);
    }

    @Test
    void whoAsksToBeLeftAloneIsLeftAloneThatLongAndALittleMore() {
        assertThat(pauses.after(1, Duration.ofSeconds(50)))
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(55));
        assertThat(pauses.after(1, Duration.ofHours(5)))
                .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
    }
}
