package io.millrace.build.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A stage of a pipeline that began.
///
/// @param status in the words of Jenkins' stage view: `IN_PROGRESS`, `SUCCESS`, `FAILED`,
///   `ABORTED`, `UNSTABLE` or `NOT_EXECUTED`
/// @param duration empty while it runs
public record PipelineStage(
        String name, String status, Instant start, Optional<Duration> duration) {

    public PipelineStage named(String other) {
        return new PipelineStage(other, status, start, duration);
    }

    public static PipelineStage begun(String name, Instant start) {
        return new PipelineStage(name, "IN_PROGRESS", start, Optional.empty());
    }

    public PipelineStage ended(String outcome, Instant end) {
        return new PipelineStage(name, outcome, start, Optional.of(Duration.between(start, end)));
    }
}
