package io.millrace.build.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// When a stage of a build began and how long it took: one entry of `status.stages`.
public record BuildStage(StageName name, Instant start, Duration duration, List<Step> steps) {

    public BuildStage {
        steps = List.copyOf(steps);
    }

    /// One entry of `status.stages[].steps`.
    public record Step(StepName name, Instant start, Duration duration) {}
}
