package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.status.RefusedException;
import org.junit.jupiter.api.Test;

class WatchSlotsTest {

    private final WatchSlots slots = new WatchSlots(2, 3);

    @Test
    void oneUserHoldsOnlySoManyWatches() {
        slots.take("anna");
        slots.take("anna");

        assertThatThrownBy(() -> slots.take("anna"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> {
                            assertThat(refused.refusal().code()).isEqualTo(429);
                            assertThat(refused.refusal().message()).contains("anna");
                        });
        assertThat(slots.take("bert")).isNotNull();
    }

    @Test
    void allTogetherHoldOnlySoManyWatches() {
        slots.take("anna");
        slots.take("bert");
        slots.take("carl");

        assertThatThrownBy(() -> slots.take("dora")).isInstanceOf(RefusedException.class);
    }

    @Test
    void aWatchThatIsClosedTwiceCountsOnce() {
        var first = slots.take("anna");
        slots.take("anna");

        first.close();
        first.close();

        assertThat(slots.open()).isEqualTo(1);
        assertThat(slots.take("anna")).isNotNull();
    }
}
