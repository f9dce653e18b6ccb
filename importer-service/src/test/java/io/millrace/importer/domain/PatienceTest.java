package io.millrace.importer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final Patience patience = Patience.of(12, Duration.ofSeconds(30));

    @Test
    void eachPauseIsTwiceTheOneBeforeUpToTheLongest() {
        assertThat(patience.after(1)).isEqualTo(Duration.ofMillis(200));
        assertThat(patience.after(3)).isEqualTo(Duration.ofMillis(800));
        assertThat(patience.after(1_000)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void itIsOverAfterTheLastTry() {
        assertThat(patience.isOver(11)).isFalse();
        assertThat(patience.isOver(12)).isTrue();
    }
}
