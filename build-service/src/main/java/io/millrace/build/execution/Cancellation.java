package io.millrace.build.execution;

import java.util.concurrent.CompletableFuture;

/// The wish that one running build be cancelled. It can be made at any time, by any thread, once.
public final class Cancellation {

    private final CompletableFuture<Boolean> asked = new CompletableFuture<>();

    public void cancel() {
        asked.complete(true);
    }

    public boolean isAsked() {
        return asked.isDone();
    }

    /// Completes when the build is to be cancelled.
    public CompletableFuture<Boolean> asked() {
        return asked.copy();
    }
}
