package io.millrace.build.execution.pipeline.runner;

/// The steps that run are stopped from outside, by a timeout or because a branch beside them
/// failed.
final class Interruption extends StepFailure {

    private static final long serialVersionUID = 1L;

    Interruption(String message) {
        super(message);
    }
}
