package io.millrace.build.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// When a stage of a build began and how long it took: one entry of `status.stages`.
public record BuildStage(StageName name, Instant start, Duration duration, List<Step> steps) {

    public BuildStage {
        steps = List.copyOf(steps);
    }

    BuildStage with(Step next) {
        var all = new ArrayList<>(steps);
        all.add(next);
        var end = next.start().plus(next.duration());
        return new BuildStage(name, start, Duration.between(start, end), all);
    }

    /// One entry of `status.stages[].steps`.
    public record Step(StepName name, Instant start, Duration duration) {}
}
