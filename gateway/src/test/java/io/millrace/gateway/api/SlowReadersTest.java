package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlowReadersTest {

    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final SlowReaders readers = new SlowReaders(() -> now);
    private final AtomicInteger hungUp = new AtomicInteger();

    /// A reader that takes its time for each byte.
    private OutputStream taking(long seconds) {
        return new OutputStream() {
            @Override
            public void write(int letter) {
                now = now.plusSeconds(seconds);
                readers.look();
            }
        };
    }

    @Test
    void whoDoesNotReadForTooLongIsHungUpOn() throws IOException {
        try (var out = readers.over(taking(61), hungUp::incrementAndGet)) {
            out.write(1);
            out.write(1);
        }

        assertThat(hungUp).hasValue(1);
    }

    @Test
    void whoReadsSlowlyButSteadilyIsNot() throws IOException {
        try (var out = readers.over(taking(50), hungUp::incrementAndGet)) {
            out.write(1);
            out.write(1);
            out.flush();
        }

        assertThat(hungUp).hasValue(0);
    }

    @Test
    void whoIsToldNothingHasTime() throws IOException {
        try (var out = readers.over(taking(1), hungUp::incrementAndGet)) {
            out.write(1);
            now = now.plusSeconds(3600);
            readers.look();
        }

        assertThat(hungUp).hasValue(0);
    }
}
