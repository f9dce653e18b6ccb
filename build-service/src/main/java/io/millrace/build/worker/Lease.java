package io.millrace.build.worker;

import io.millrace.build.execution.Cancellation;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What makes a build one worker's: it is renewed while the worker is at it.
final class Lease {

    private static final Logger LOG = Logger.getLogger(Lease.class);
    private static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(1);

    private final WorkTable table;
    private final Claim claim;
    private final Duration length;
    private final Cancellation cancellation;
    private volatile boolean lost;
    private @Nullable Thread watch;

    Lease(WorkTable table, Claim claim, Duration length, Cancellation cancellation) {
        this.table = table;
        this.claim = claim;
        this.length = length;
        this.cancellation = cancellation;
    }

    /// @param runner is interrupted when the build is not this worker's any more
    void watchOver(Thread runner) {
        watch = Thread.ofVirtual().name("lease-" + claim.id()).start(() -> watch(runner));
    }

    void end() {
        if (watch != null) {
            watch.interrupt();
        }
    }

    /// Returns when it is certainly renewed no more.
    void endAndWait() throws InterruptedException {
        if (watch != null) {
            watch.interrupt();
            watch.join();
        }
    }

    /// Renews the lease once a second and hears of a cancellation; when the claim is lost, or
    /// cannot be renewed for as long as it lasts, the build is stopped.
    private void watch(Thread runner) {
        var renewed = System.nanoTime();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(BETWEEN_RENEWALS);
                try {
                    var hold = table.renew(claim);
                    renewed = System.nanoTime();
                    switch (hold) {
                        case OURS -> {}
                        case CANCELLING -> cancellation.cancel();
                        case LOST -> {
                            lost = true;
                            runner.interrupt();
                            return;
                        }
                    }
                } catch (SQLException e) {
                    if (System.nanoTime() - renewed > length.toNanos()) {
                        LOG.warnf("The lease of %s ran out: %s", claim.id(), e.getMessage());
                        lost = true;
                        runner.interrupt();
                        return;
                    }
                }
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isLost() {
        return lost;
    }
}
