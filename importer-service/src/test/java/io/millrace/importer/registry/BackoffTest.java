package io.millrace.importer.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.importer.registry.RegistryFailure.Invalid;
import io.millrace.importer.registry.RegistryFailure.NotFound;
import io.millrace.importer.registry.RegistryFailure.RateLimited;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import io.millrace.importer.registry.RegistryFailure.Unreachable;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(3, Duration.ofSeconds(5), new Random(7));

    @Test
    void onlyWhatPassesIsTriedAgain() {
        assertThat(backoff.after(1, new Unreachable("reset"))).isPresent();
        assertThat(backoff.after(1, new RateLimited(Optional.empty()))).isPresent();
        assertThat(backoff.after(1, new NotFound())).isEmpty();
        assertThat(backoff.after(1, new Unauthorized(true))).isEmpty();
        assertThat(backoff.after(1, new Invalid("x"))).isEmpty();
    }

    @Test
    void theNumberOfAttemptsIsBounded() {
        assertThat(backoff.after(2, new Unreachable("reset"))).isPresent();
        assertThat(backoff.after(3, new Unreachable("reset"))).isEmpty();
    }

    @Test
    void waitsGrowAndDiffer() {
        assertThat(backoff.after(1, new Unreachable("reset")).orElseThrow())
                .isBetween(Duration.ofMillis(125), Duration.ofMillis(250));
        assertThat(backoff.after(2, new Unreachable("reset")).orElseThrow())
                .isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    }

    @Test
    void theRegistrysOwnWaitIsKeptUpToOurPatience() {
        var five = new RateLimited(Optional.of(Duration.ofSeconds(5)));
        var six = new RateLimited(Optional.of(Duration.ofSeconds(6)));

        assertThat(backoff.after(1, five)).contains(Duration.ofSeconds(5));
        assertThat(backoff.after(1, six)).isEmpty();
    }
}
