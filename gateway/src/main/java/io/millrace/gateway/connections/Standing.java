package io.millrace.gateway.connections;

import java.time.Instant;

/// Where a connection stands between its requests.
sealed interface Standing {

    /// The client has begun to say something.
    Standing speaking(Instant now);

    /// The client has said the head of a request.
    ///
    /// @param multiplexed whether requests overlap on this connection, as they do in HTTP/2
    Standing asking(boolean multiplexed);

    /// One of the client's requests has its answer.
    Standing answered(Instant now);

    boolean isOverdue(Patience patience, Instant now);

    /// Nothing is asked.
    ///
    /// @param multiplexed then bytes need not be the beginning of a request
    record Silent(Instant since, boolean multiplexed) implements Standing {

        @Override
        public Standing speaking(Instant now) {
            return multiplexed ? this : new Speaking(now);
        }

        @Override
        public Standing asking(boolean overlapping) {
            return new Asking(1, overlapping);
        }

        @Override
        public Standing answered(Instant now) {
            return this;
        }

        @Override
        public boolean isOverdue(Patience patience, Instant now) {
            return since.plus(patience.idle()).isBefore(now);
        }
    }

    /// A request has begun to come, and it is not clear yet what it asks for.
    record Speaking(Instant since) implements Standing {

        @Override
        public Standing speaking(Instant now) {
            return this;
        }

        @Override
        public Standing asking(boolean multiplexed) {
            return new Asking(1, multiplexed);
        }

        @Override
        public Standing answered(Instant now) {
            return this;
        }

        @Override
        public boolean isOverdue(Patience patience, Instant now) {
            return since.plus(patience.head()).isBefore(now);
        }
    }

    /// Requests are being answered. How long that may take is not the connection's matter.
    record Asking(int requests, boolean multiplexed) implements Standing {

        @Override
        public Standing speaking(Instant now) {
            return this;
        }

        @Override
        public Standing asking(boolean overlapping) {
            return new Asking(requests + 1, overlapping);
        }

        @Override
        public Standing answered(Instant now) {
            return requests > 1
                    ? new Asking(requests - 1, multiplexed)
                    : new Silent(now, multiplexed);
        }

        @Override
        public boolean isOverdue(Patience patience, Instant now) {
            return false;
        }
    }
}
