package io.millrace.build.application;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes the workers of this process when there may be a build for them to begin. Those of other
/// replicas find it when they look next.
@ApplicationScoped
public class Releases {

    private final Semaphore unseen = new Semaphore(0);

    /// There may be one.
    public void announce() {
        unseen.release();
    }

    /// Returns when one was announced since it last did, or after a while.
    ///
    /// @return whether one was announced
    public boolean await(Duration most) throws InterruptedException {
        var announced = unseen.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS);
        unseen.drainPermits();
        return announced;
    }
}
