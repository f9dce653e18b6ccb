package io.millrace.build.execution.kubernetes;

import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.StageName;
import io.millrace.build.execution.StepName;
import java.time.Instant;

/// One line of what a pod says.
sealed interface Frame {

    /// Counts what the pod has said, from 1.
    long number();

    Instant at();

    /// A line of the build's log.
    record Line(long number, Instant at, String text) implements Frame {}

    record Began(long number, Instant at, StageName stage, StepName step) implements Frame {}

    record Fetched(long number, Instant at, SourceRevision revision) implements Frame {}

    /// The last one.
    record Ended(long number, Instant at, BuildResult result) implements Frame {}
}
