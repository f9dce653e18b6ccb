package io.millrace.build.execution.pipeline.runner;

/// How a pipeline ended, worst last.
enum Result {
    SUCCESS,
    UNSTABLE,
    FAILURE,
    ABORTED
}
