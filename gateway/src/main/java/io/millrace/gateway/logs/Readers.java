package io.millrace.gateway.logs;

import io.millrace.platform.status.Refusal;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// The places for those who read logs of running builds.
final class Readers {

    private final Semaphore free;

    Readers(int places) {
        this.free = new Semaphore(places);
    }

    /// Takes a place.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 429 when none is free
    Place enter() {
        if (!free.tryAcquire()) {
            throw Refusal.tooManyRequests("too many logs are being read, please try again later", 5)
                    .asException();
        }
        return new Place();
    }

    /// One reader's place, until the reader leaves it.
    final class Place implements AutoCloseable {

        private final AtomicBoolean used = new AtomicBoolean();

        private Place() {}

        /// @return whether the reader may begin; a reader who has gone before may not
        boolean begin() {
            return used.compareAndSet(false, true);
        }

        /// The reader's request is over: frees the place unless the reader has begun and will leave
        /// it by itself.
        void abandon() {
            if (begin()) {
                close();
            }
        }

        @Override
        public void close() {
            free.release();
        }
    }
}
