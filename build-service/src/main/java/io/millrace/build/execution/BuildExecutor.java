package io.millrace.build.execution;

import java.util.function.Predicate;

/// Carries out builds. One call is one attempt at one Build and returns when nothing of it is left
/// running; calls for different attempts may overlap.
public interface BuildExecutor {

    /// Runs the build to its end and tells when it begins to run, for it may have to wait before.
    /// Interrupting the thread stops the build and leaves no result, unless builds outlive workers.
    BuildResult execute(
            BuildJob job, BuildLog log, BuildProgress progress, Cancellation cancellation)
            throws InterruptedException;

    /// Whether a build goes on while nobody attends to it. Then interrupting the thread leaves it
    /// running, and the call for its next attempt takes it up where it is, with all of its log.
    default boolean outlivesWorkers() {
        return false;
    }

    /// Ends what still runs of builds that nobody will attend to any more.
    ///
    /// @param isUnderWay asked with a build's uid
    /// @return how many there were
    default int sweep(Predicate<String> isUnderWay) {
        return 0;
    }
}
