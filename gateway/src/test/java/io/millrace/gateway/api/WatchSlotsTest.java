package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Requester;
import io.millrace.platform.status.RefusedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchSlotsTest {

    private final WatchSlots slots = new WatchSlots(2, 3);

    private WatchSlots.Slot take(String user) {
        return slots.take(new Requester(user, "", List.of(), Map.of()));
    }

    @Test
    void mastersAreBoundByTheNumberOfAllOnly() {
        var root = new Requester("root", "", List.of(Requester.MASTERS), Map.of());
        for (int i = 0; i < 3; i++) {
            slots.take(root);
        }

        assertThatThrownBy(() -> slots.take(root)).isInstanceOf(RefusedException.class);
    }

    @Test
    void oneUserHoldsOnlySoManyWatches() {
        take("anna");
        take("anna");

        assertThatThrownBy(() -> take("anna"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> {
                            assertThat(refused.refusal().code()).isEqualTo(429);
                            assertThat(refused.refusal().message()).contains("anna");
                        });
        assertThat(take("bert")).isNotNull();
    }

    @Test
    void allTogetherHoldOnlySoManyWatches() {
        take("anna");
        take("bert");
        take("carl");

        assertThatThrownBy(() -> take("dora")).isInstanceOf(RefusedException.class);
    }

    @Test
    void aWatchThatIsClosedTwiceCountsOnce() {
        var first = take("anna");
        take("anna");

        first.close();
        first.close();

        assertThat(slots.open()).isEqualTo(1);
        assertThat(take("anna")).isNotNull();
    }
}
