package io.millrace.build.execution;

/// Carries out builds. One call is one attempt at one Build and returns when nothing of it is left
/// running; calls for different attempts may overlap.
public interface BuildExecutor {

    /// Runs the build to its end. Interrupting the thread stops the build and leaves no result.
    BuildResult execute(
            BuildJob job, BuildLog log, BuildProgress progress, Cancellation cancellation)
            throws InterruptedException;
}
