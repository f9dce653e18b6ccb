package io.millrace.build.worker;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Several things that are done at the same time. None of them goes on once this is closed.
final class Together implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// One of them.
    interface Task<A> {
        A carryOut() throws InterruptedException;
    }

    /// What becomes of it.
    interface Pending<A> {

        /// Waits for it, and fails as it did.
        A get() throws InterruptedException;
    }

    <A> Pending<A> begin(Task<A> task) {
        var begun = threads.submit(task::carryOut);
        return () -> {
            try {
                return begun.get();
            } catch (ExecutionException failed) {
                switch (failed.getCause()) {
                    case InterruptedException stopped -> throw stopped;
                    case RuntimeException e -> throw e;
                    case null, default -> throw new IllegalStateException(failed);
                }
            }
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
