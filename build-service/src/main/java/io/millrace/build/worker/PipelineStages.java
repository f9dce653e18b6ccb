package io.millrace.build.worker;

import io.millrace.build.application.WorkReport;
import io.millrace.build.domain.Problem;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.PipelineStage;
import io.millrace.contract.build.StageInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps what a build says of itself while it runs, or waits to: the stages of a pipeline above
/// all.
final class PipelineStages implements BuildProgress {

    private final Beginning beginning;

    private volatile List<PipelineStage> latest = List.of();

    private volatile Map<String, String> annotations = Map.of();
    private volatile int changes;
    private volatile UnaryOperator<String> shown = UnaryOperator.identity();
    private boolean isRunning;
    private Problem waiting = Problem.NONE;
    private int told;

    PipelineStages(Beginning beginning) {
        this.beginning = beginning;
    }

    @Override
    public synchronized void waiting(String reason, String message) {
        var problem = new Problem(reason, message);
        changes += problem.equals(waiting) ? 0 : 1;
        waiting = problem;
    }

    /// What was told until now may have come too late.
    @Override
    public void running() {
        beginning.runs();
        synchronized (this) {
            changes += isRunning || told == 0 ? 0 : 1;
            isRunning = true;
        }
    }

    /// Nothing of what is said from now on shows a secret.
    void masking(UnaryOperator<String> redaction) {
        shown = redaction;
    }

    @Override
    public synchronized void stages(List<PipelineStage> said) {
        var stages = said.stream().map(it -> it.named(shown.apply(it.name()))).toList();
        changes += stages.equals(latest) ? 0 : 1;
        latest = stages;
    }

    @Override
    public synchronized void annotated(Map<String, String> said) {
        var others = new HashMap<String, String>();
        said.forEach((name, text) -> others.put(name, shown.apply(text)));
        changes += others.equals(annotations) ? 0 : 1;
        annotations = Map.copyOf(others);
    }

    Map<String, String> annotations() {
        return annotations;
    }

    /// What has changed since it was last asked; empty when nothing has.
    synchronized Optional<WorkReport> news() {
        if (told == changes) {
            return Optional.empty();
        }
        told = changes;
        return Optional.of(
                beginning.report(waiting).withWork(after(null), null).withAnnotations(annotations));
    }

    /// The executor's own stages, and the pipeline's by their names after them.
    @Nullable List<StageInfo> after(@Nullable List<StageInfo> own) {
        var pipeline = latest;
        if (pipeline.isEmpty()) {
            return own;
        }
        var first = own == null ? Stream.<StageInfo>of() : own.stream();
        return Stream.concat(first, pipeline.stream().map(PipelineStages::info)).toList();
    }

    private static StageInfo info(PipelineStage stage) {
        return new StageInfo(
                stage.name(),
                stage.start(),
                stage.duration().orElse(Duration.ZERO).toMillis(),
                List.of());
    }
}
