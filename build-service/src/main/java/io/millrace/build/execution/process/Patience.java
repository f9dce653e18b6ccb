package io.millrace.build.execution.process;

import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.BuildStopped.Cause;
import io.millrace.build.execution.Cancellation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How long one build may go on: until it is cancelled or its deadline has passed.
public final class Patience {

    private final Cancellation cancellation;
    private final long end;

    public Patience(Cancellation cancellation, Duration deadline) {
        this.cancellation = cancellation;
        this.end = System.nanoTime() + deadline.toNanos();
    }

    /// @throws BuildStopped when there is none left
    public void check() throws BuildStopped {
        if (cancellation.isAsked()) {
            throw new BuildStopped(Cause.CANCELLED);
        }
        if (remaining().isNegative()) {
            throw new BuildStopped(Cause.DEADLINE);
        }
    }

    /// Waits until the time has passed, or until the build must stop.
    public void pause(Duration time) throws BuildStopped, InterruptedException {
        await(new CompletableFuture<Void>(), time);
        check();
    }

    /// Waits for the event, the time, the cancellation or the deadline, whichever comes first.
    void await(CompletableFuture<?> event, Duration time) throws InterruptedException {
        var left = time.compareTo(remaining()) < 0 ? time : remaining();
        var either = CompletableFuture.anyOf(event, cancellation.asked());
        try {
            either.get(Math.max(left.toNanos() + 1, 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException passed) {
            // The caller looks at the state of things again.
            either.cancel(false);
        }
    }

    private Duration remaining() {
        return Duration.ofNanos(end - System.nanoTime());
    }
}
