package io.millrace.build.execution.pipeline.runner;

/// A step failed, for the reason in its message. Jenkinsfiles may catch it.
class StepFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StepFailure(String message) {
        super(message);
    }

    StepFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
