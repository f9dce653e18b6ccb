package io.millrace.trigger.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetriesTest {

    @Test
    void eachPauseIsTwiceTheLastUpToAnHourAndAHalf() {
        var retries = new Retries(20);

        assertThat(retries.pauseAfter(1)).contains(Duration.ofSeconds(5));
        assertThat(retries.pauseAfter(2)).contains(Duration.ofSeconds(10));
        assertThat(retries.pauseAfter(11)).contains(Duration.ofSeconds(5120));
        assertThat(retries.pauseAfter(19)).contains(Duration.ofSeconds(5120));
    }

    @Test
    void afterTheLastAttemptItIsOver() {
        assertThat(new Retries(3).pauseAfter(2)).isPresent();
        assertThat(new Retries(3).pauseAfter(3)).isEmpty();
    }
}
