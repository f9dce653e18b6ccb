package io.millrace.build.execution.pipeline;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.PipelineActions;
import io.millrace.build.execution.process.Command;
import io.millrace.build.execution.process.Limits;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.ProcessEnd;
import io.millrace.build.execution.process.Programs;
import io.millrace.build.execution.source.DirectorySize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// Runs one pipeline to its end.
///
/// @param most how many bytes it may write
public record PipelineRun(
        Programs programs,
        Patience patience,
        BuildLog log,
        BuildProgress progress,
        InstantSource clock,
        long most) {

    private static final Duration NO_LIMIT_OF_ITS_OWN = Duration.ofDays(30);

    /// What is run, and where.
    ///
    /// @param directory of the attempt, which the build user cannot write to
    /// @param work all of it that the pipeline may write to
    /// @param start the directory below `work` in which the pipeline begins
    public record Pipeline(
            Path directory,
            Path work,
            Path start,
            String jenkinsfile,
            Map<String, String> environment,
            PipelineActions actions) {}

    /// @throws BuildFailure when the pipeline's result is anything but success
    public void run(Pipeline pipeline)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var walls = Walls.around(pipeline.directory(), pipeline.work());
        walls.program(pipeline.jenkinsfile(), pipeline.environment());
        var answers = new Answers(walls.answers(), pipeline.actions(), patience);
        var conversation = new Conversation(log, progress, clock, answers::ask);
        var command =
                new Command(
                        walls.words(pipeline.work().relativize(pipeline.start()), most),
                        Walls.ENVIRONMENT,
                        pipeline.directory());
        var limits =
                new Limits(NO_LIMIT_OF_ITS_OWN, () -> DirectorySize.exceeds(pipeline.work(), most));
        ProcessEnd end;
        try {
            end = programs.run(command, conversation::line, patience, limits);
        } finally {
            answers.close();
            conversation.close();
        }
        conclude(end, conversation);
    }

    private void conclude(ProcessEnd end, Conversation conversation) throws BuildFailure {
        var result = conversation.result();
        if (result.isEmpty()) {
            throw failure(
                    switch (end) {
                        case ProcessEnd.Exited(var code) ->
                                "the pipeline's process ended with status " + code;
                        case ProcessEnd.GrewTooLarge _ ->
                                "the pipeline wrote more than %d MiB".formatted(most >> 20);
                        case ProcessEnd.TimedOut _ -> "the pipeline took too long";
                    });
        }
        log.line("Finished: " + result.get().word());
        if (!result.get().isSuccess()) {
            throw failure(result.get().sentence());
        }
    }

    private static BuildFailure failure(String detail) {
        return new BuildFailure(FailureReason.GENERIC_BUILD_FAILED, detail);
    }
}
