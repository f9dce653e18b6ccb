package io.millrace.gateway.api;

import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Cuts off watchers that do not read what is sent to them: their connections would hold what they
/// do not take for as long as they like.
@Singleton
final class SlowReaders {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Set<Reading> open = ConcurrentHashMap.newKeySet();

    @Inject
    SlowReaders(Vertx vertx, InstantSource clock) {
        this(clock);
        vertx.setPeriodic(BETWEEN_LOOKS.toMillis(), unused -> look());
    }

    SlowReaders(InstantSource clock) {
        this.clock = clock;
    }

    /// What is sent to one reader, and since when it has not been taken.
    private final class Reading extends OutputStream {

        private final OutputStream out;
        private final Runnable hangUp;
        private volatile @Nullable Instant since;

        private Reading(OutputStream out, Runnable hangUp) {
            this.out = out;
            this.hangUp = hangUp;
        }

        private boolean isStuckAt(Instant now) {
            var began = since;
            return began != null && began.plus(PATIENCE).isBefore(now);
        }

        @Override
        public void write(int letter) throws IOException {
            write(new byte[] {(byte) letter}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            since = clock.instant();
            try {
                out.write(bytes, from, length);
            } finally {
                since = null;
            }
        }

        @Override
        public void flush() throws IOException {
            since = clock.instant();
            try {
                out.flush();
            } finally {
                since = null;
            }
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    /// Watches over what is written until it is closed, which leaves the stream itself open.
    ///
    /// @param hangUp ends the connection
    OutputStream over(OutputStream out, Runnable hangUp) {
        var reading = new Reading(out, hangUp);
        open.add(reading);
        return reading;
    }

    void look() {
        var now = clock.instant();
        for (var reading : open) {
            if (reading.isStuckAt(now)) {
                open.remove(reading);
                reading.hangUp.run();
            }
        }
    }
}
