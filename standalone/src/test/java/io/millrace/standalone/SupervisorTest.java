package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SupervisorTest {

    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final Supervisor supervisor = new Supervisor(clock, _ -> {}, _ -> {}, () -> {});

    @Test
    void threeDeathsWithinAMinuteAreTooMany() {
        assertThat(supervisor.diedTooOften("build")).isFalse();
        assertThat(supervisor.diedTooOften("build")).isFalse();
        assertThat(supervisor.diedTooOften("trigger")).isFalse();
        assertThat(supervisor.diedTooOften("build")).isTrue();
    }

    @Test
    void noServiceIsBlamedWhileWhatAllNeedComesBack() {
        supervisor.diedTooOften("build");
        supervisor.diedTooOften("postgres");

        assertThat(supervisor.diedTooOften("build")).isFalse();
        assertThat(supervisor.diedTooOften("build")).isFalse();

        supervisor.diedTooOften("postgres");
        assertThat(supervisor.diedTooOften("postgres")).isTrue();
    }

    @Test
    void oldDeathsAreForgiven() {
        supervisor.diedTooOften("build");
        supervisor.diedTooOften("build");

        now = now.plus(Duration.ofSeconds(61));

        assertThat(supervisor.diedTooOften("build")).isFalse();
    }
}
