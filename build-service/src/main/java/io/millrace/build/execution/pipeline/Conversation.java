package io.millrace.build.execution.pipeline;

import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.PipelineStage;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a runner says, line by line. The pipeline can make its runner say anything, so nothing of
/// it is believed further than it concerns the pipeline itself.
final class Conversation {

    private static final int MOST_STAGES = 500;
    private static final int LONGEST_NAME = 200;
    private static final Set<String> STATUSES =
            Set.of("SUCCESS", "FAILED", "ABORTED", "UNSTABLE", "NOT_EXECUTED");
    private static final Set<String> RESULTS = Set.of("SUCCESS", "UNSTABLE", "FAILURE", "ABORTED");

    /// How the pipeline ended, in Jenkins' word.
    record Result(String word, String message) {

        boolean isSuccess() {
            return word.equals("SUCCESS");
        }

        String sentence() {
            return message.isEmpty() ? "the pipeline ended as " + word : message;
        }
    }

    private final BuildLog log;
    private final BuildProgress progress;
    private final InstantSource clock;
    private final Consumer<Question> questions;
    private final Map<String, PipelineStage> stages = new LinkedHashMap<>();
    private @Nullable Result result;

    Conversation(
            BuildLog log,
            BuildProgress progress,
            InstantSource clock,
            Consumer<Question> questions) {
        this.log = log;
        this.progress = progress;
        this.clock = clock;
        this.questions = questions;
    }

    synchronized void line(String line) {
        var words = line.split(" ", 2);
        var rest = words.length < 2 ? "" : words[1];
        switch (words[0]) {
            case "log" -> log.line(rest);
            case "began" -> began(rest.split(" ", 2));
            case "ended" -> ended(rest.split(" ", 2));
            case "ask" -> Question.parse(rest).ifPresentOrElse(questions, () -> log.line(line));
            case "end" -> end(rest.split(" ", 2));
            default -> log.line(line);
        }
    }

    synchronized Optional<Result> result() {
        return Optional.ofNullable(result);
    }

    /// Stages that are still open when the process is gone were stopped with it.
    synchronized void close() {
        stages.replaceAll((_, stage) ->
                stage.duration().isPresent() ? stage : stage.ended("ABORTED", clock.instant()));
        if (!stages.isEmpty()) {
            progress.stages(List.copyOf(stages.values()));
        }
    }

    private void began(String[] words) {
        if (words.length == 2 && stages.size() < MOST_STAGES) {
            var name = words[1].substring(0, Math.min(words[1].length(), LONGEST_NAME));
            stages.putIfAbsent(words[0], PipelineStage.begun(name, clock.instant()));
            progress.stages(List.copyOf(stages.values()));
        }
    }

    private void ended(String[] words) {
        if (words.length == 2 && STATUSES.contains(words[1])) {
            stages.computeIfPresent(
                    words[0],
                    (_, stage) ->
                            stage.duration().isPresent()
                                    ? stage
                                    : stage.ended(words[1], clock.instant()));
            progress.stages(List.copyOf(stages.values()));
        }
    }

    private void end(String[] words) {
        if (RESULTS.contains(words[0])) {
            result = new Result(words[0], words.length < 2 ? "" : words[1]);
        }
    }
}
