package io.millrace.build.execution;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Measures the stages of one build as they run. A stage that is taken up again has another step
/// and lasts until its end; what is shorter than a millisecond is left out.
public final class StageClock {

    private final InstantSource clock;
    private final BuildProgress progress;
    private final List<BuildStage> stages = new ArrayList<>();

    public StageClock(InstantSource clock, BuildProgress progress) {
        this.clock = clock;
        this.progress = progress;
    }

    /// The work of one stage.
    @FunctionalInterface
    public interface Work<T> {
        T run() throws BuildFailure, BuildStopped, IOException, InterruptedException;
    }

    public <T> T measure(StageName stage, StepName step, Work<T> work)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        progress.began(stage, step);
        var start = clock.instant();
        try {
            return work.run();
        } finally {
            record(stage, step, start);
        }
    }

    /// The work of a stage that leaves nothing to hand on.
    @FunctionalInterface
    public interface Task {
        void run() throws BuildFailure, BuildStopped, IOException, InterruptedException;
    }

    public void run(StageName stage, StepName step, Task task)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        measure(
                stage,
                step,
                () -> {
                    task.run();
                    return stage;
                });
    }

    public List<BuildStage> stages() {
        return List.copyOf(stages);
    }

    private void record(StageName stage, StepName step, Instant start) {
        var duration = Duration.ofMillis(Duration.between(start, clock.instant()).toMillis());
        if (duration.isPositive()) {
            var next = new BuildStage.Step(step, start, duration);
            var index = stages.stream().map(BuildStage::name).toList().indexOf(stage);
            if (index < 0) {
                stages.add(new BuildStage(stage, start, duration, List.of(next)));
            } else {
                stages.set(index, stages.get(index).with(next));
            }
        }
    }
}
