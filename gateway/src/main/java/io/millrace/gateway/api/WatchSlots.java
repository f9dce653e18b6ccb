package io.millrace.gateway.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contract.Requester;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// Counts the watches that are open, everybody's and each user's. Masters are bound by the number
/// of all watches only.
@Singleton
final class WatchSlots {

    private static final int RETRY_SECONDS = 10;

    private final int perUser;
    private final int atAll;
    private final Map<String, Integer> open = new HashMap<>();
    private int all;

    @Inject
    WatchSlots(WatchConfig config, MeterRegistry meters) {
        this(config.perUser(), config.atAll());
        Gauge.builder("millrace.gateway.watches", this, WatchSlots::open)
                .description("Watches that are open")
                .register(meters);
    }

    WatchSlots(int perUser, int atAll) {
        this.perUser = perUser;
        this.atAll = atAll;
    }

    /// A watch that counts until it is closed.
    final class Slot implements AutoCloseable {

        private final String user;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Slot(String user) {
            this.user = user;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(user);
            }
        }
    }

    /// @throws io.millrace.platform.status.RefusedException with 429 when there are too many
    synchronized Slot take(Requester requester) {
        var user = requester.username();
        var users = open.getOrDefault(user, 0);
        if (users >= perUser && !requester.groups().contains(Requester.MASTERS)) {
            throw tooMany(
                    "User \"%s\" has %d watches open, as many as one user may"
                            .formatted(user, users));
        }
        if (all >= atAll) {
            throw tooMany("%d watches are open, as many as this gateway holds".formatted(all));
        }
        open.put(user, users + 1);
        all++;
        return new Slot(user);
    }

    private static RuntimeException tooMany(String why) {
        return Refusal.tooManyRequests(why, RETRY_SECONDS).asException();
    }

    private synchronized void release(String user) {
        all--;
        open.computeIfPresent(user, (unused, count) -> count > 1 ? count - 1 : null);
    }

    synchronized int open() {
        return all;
    }
}
