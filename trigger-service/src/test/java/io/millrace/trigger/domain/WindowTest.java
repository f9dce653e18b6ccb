package io.millrace.trigger.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

    @ParameterizedTest
    @CsvSource({
        "30s,PT30S",
        "5m,PT5M",
        "1h,PT1H",
        "2h,PT1H",
        "9999h,PT1H",
        "0s,PT0S",
        "null,PT0S",
        "'',PT0S",
        "5,PT0S",
        "-5m,PT0S",
        "5 m,PT0S",
        "99999999s,PT0S"
    })
    void whatCannotBeReadIsNoTimeAndNothingIsLongerThanAnHour(String said, Duration meant) {
        assertThat(Window.parse(said)).isEqualTo(meant);
    }
}
