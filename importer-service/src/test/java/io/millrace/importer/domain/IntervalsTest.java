package io.millrace.importer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalsTest {

    private final Intervals intervals =
            new Intervals(Duration.ofMinutes(15), Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({
        "15m, PT15M",
        "1h30m, PT1H30M",
        "PT2H, PT2H",
        "P1D, PT24H",
        "5s, PT1M",
        "0s, PT1M",
        "9999h, PT720H",
        "-5m, PT15M",
        "soon, PT15M",
        "'', PT15M"
    })
    void aTagSaysHowOftenWithinTheLimits(String said, Duration interval) {
        assertThat(intervals.of(Optional.of(said))).isEqualTo(interval);
    }
}
