package io.millrace.build.execution.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.build.execution.PipelineStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What Jenkins' stage view (`wfapi/describe`) says of a run.
final class StageView {

    private static final int MOST = 200;

    private StageView() {}

    static List<PipelineStage> stages(JsonNode described) {
        var stages = new ArrayList<PipelineStage>();
        for (var stage : described.path("stages")) {
            if (stages.size() < MOST) {
                stages.add(stage(stage));
            }
        }
        return List.copyOf(stages);
    }

    private static PipelineStage stage(JsonNode stage) {
        var status = stage.path("status").asText("IN_PROGRESS");
        var hasEnded = !status.equals("IN_PROGRESS") && !status.equals("PAUSED_PENDING_INPUT");
        return new PipelineStage(
                stage.path("name").asText(""),
                status,
                Instant.ofEpochMilli(stage.path("startTimeMillis").asLong()),
                hasEnded
                        ? Optional.of(Duration.ofMillis(stage.path("durationMillis").asLong()))
                        : Optional.empty());
    }
}
