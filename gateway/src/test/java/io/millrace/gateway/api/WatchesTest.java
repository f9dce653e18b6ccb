package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.status.RefusedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchesTest {

    @ParameterizedTest
    @CsvSource({"1, PT1S", "600, PT10M", "7200, PT1H", "9223372036854775807, PT1H"})
    void aWatchLastsAsLongAsItsClientWantsButNoLongerThanAnHour(String asked, Duration lasts) {
        assertThat(Watches.duration(asked)).isEqualTo(lasts);
    }

    @Test
    void aWatchWithoutATimeLastsHalfAnHourToAnHour() {
        assertThat(Watches.duration("")).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(60));
    }

    @Test
    void aTimeThatIsNoNumberIsABadRequest() {
        assertThatThrownBy(() -> Watches.duration("9223372036854775808"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(400));
    }
}
