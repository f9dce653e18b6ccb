package io.millrace.trigger.domain.storm;

import static io.millrace.trigger.Story.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void inASecondThereAreAsManyAsItSays() {
        var pace = new Pace(3);

        assertThat(taken(pace, NOON, 10)).isEqualTo(3);
        assertThat(taken(pace, NOON.plusSeconds(1), 10)).isEqualTo(3);
    }

    @Test
    void aPartOfASecondBringsAPartOfThem() {
        var pace = new Pace(10);
        taken(pace, NOON, 10);

        assertThat(taken(pace, NOON.plusMillis(500), 10)).isEqualTo(5);
        assertThat(taken(pace, NOON.plusMillis(500), 10)).isZero();
    }

    @Test
    void whatIsNotTakenIsLost() {
        var pace = new Pace(3);
        taken(pace, NOON, 1);

        assertThat(taken(pace, NOON.plusSeconds(3600), 10)).isEqualTo(3);
    }

    @Test
    void aClockThatJumpsBackStopsNobody() {
        var pace = new Pace(3);
        taken(pace, NOON, 3);
        taken(pace, NOON.minusSeconds(3600), 3);

        assertThat(taken(pace, NOON.minusSeconds(3599), 10)).isEqualTo(3);
    }

    @Test
    void noneSaidMeansAsManyAsThereAre() {
        assertThat(taken(new Pace(0), NOON, 1000)).isEqualTo(1000);
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(-1));
    }

    private static int taken(Pace pace, Instant now, int wanted) {
        var taken = 0;
        for (var i = 0; i < wanted; i++) {
            taken += pace.take(now) ? 1 : 0;
        }
        return taken;
    }
}
