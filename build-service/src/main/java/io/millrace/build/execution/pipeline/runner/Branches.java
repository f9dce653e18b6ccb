package io.millrace.build.execution.pipeline.runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Runs steps on threads of their own: several beside each other, or one that must end in time.
record Branches(Steps steps) {

    private static final int MOST = 64;

    /// One branch on its thread.
    private record Running(Thread thread, CompletableFuture<@Nullable Object> end) {}

    /// Runs all branches to their ends; the first failure is the failure of all.
    void together(Map<String, Callable<?>> branches, boolean failFast) throws Exception {
        if (branches.size() > MOST) {
            throw new StepFailure("parallel takes %d branches at most".formatted(MOST));
        }
        var running = new LinkedHashMap<String, Running>();
        branches.forEach((name, work) -> running.put(name, start(name, work)));
        if (failFast) {
            for (var branch : running.values()) {
                var unused =
                        branch.end()
                                .whenComplete((_, failure) -> {
                                    if (failure != null) {
                                        interrupt(running.values());
                                    }
                                });
            }
        }
        var failures = new ArrayList<Exception>();
        for (var branch : running.values()) {
            try {
                awaited(branch);
            } catch (InterruptedException stopped) {
                interrupt(running.values());
                throw new Interruption("the parallel branches were stopped");
            } catch (Exception failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw worst(failures);
        }
    }

    /// Runs the work, and stops it when the time is over.
    @Nullable Object within(Duration time, Callable<?> work) throws Exception {
        var branch = start("timeout", work);
        try {
            branch.end().get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            branch.thread().interrupt();
            branch.thread().join(Duration.ofSeconds(5));
            throw new Interruption("the timeout of %d s was exceeded".formatted(time.toSeconds()));
        } catch (InterruptedException stopped) {
            branch.thread().interrupt();
            throw new Interruption("stopped within a timeout");
        } catch (ExecutionException failed) {
            return awaited(branch);
        }
        return awaited(branch);
    }

    private Running start(String name, Callable<?> work) {
        var scope = steps.scope();
        var end = new CompletableFuture<@Nullable Object>();
        var thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .start(() -> {
                            try {
                                end.complete(steps.within(scope, work));
                            } catch (Exception | StackOverflowError | OutOfMemoryError failure) {
                                end.completeExceptionally(failure);
                            }
                        });
        return new Running(thread, end);
    }

    private static void interrupt(Iterable<Running> all) {
        all.forEach(it -> it.thread().interrupt());
    }

    private static @Nullable Object awaited(Running branch) throws Exception {
        try {
            return branch.end().get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case Exception failure -> throw failure;
                case Error broken -> throw broken;
                case null, default -> throw failed;
            }
        }
    }

    /// What failed by itself tells more than what was stopped because of it.
    private static Exception worst(List<Exception> failures) {
        return failures.stream()
                .filter(it -> !(it instanceof Interruption))
                .findFirst()
                .orElse(failures.getFirst());
    }
}
