package io.millrace.build.worker;

import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.PipelineStage;
import io.millrace.contract.build.StageInfo;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps the stages of a pipeline for the report on its build.
final class PipelineStages implements BuildProgress {

    private volatile List<PipelineStage> latest = List.of();

    @Override
    public void stages(List<PipelineStage> stages) {
        latest = stages;
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
