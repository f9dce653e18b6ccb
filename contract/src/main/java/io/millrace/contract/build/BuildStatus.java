package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("How far a build has come; written by the server.")
public record BuildStatus(
        @Description(
                        "`New`, `Pending`, `Running`, and in the end `Complete`, `Failed`, `Error` or "
                                + "`Cancelled`.")
                @Required
                String phase,
        @Description("True once somebody asked for the build to be cancelled.") boolean cancelled,
        @Description("Machine-readable reason for the phase.") @Nullable String reason,
        @Description("The reason, for people.") @Nullable String message,
        @Description("When a worker began.") @Nullable Instant startTimestamp,
        @Description("When the build ended.") @Nullable Instant completionTimestamp,
        @Description("How long it ran, in nanoseconds.") @Nullable Long duration,
        @Description("Pull spec of the tag that is pushed.")
                @Nullable String outputDockerImageReference,
        @Description("The BuildConfig that it came from.") @Nullable ObjectReference config,
        @Description("What was produced.") BuildStatusOutput output,
        @Description("The stages and how long they took.") @Nullable List<StageInfo> stages,
        @Description("The last lines of a failed build's log.") @Nullable String logSnippet,
        @Description("One condition for each phase that was reached.") @MergeKey("type")
                @Nullable List<BuildCondition> conditions) {

    public static final BuildStatus EMPTY =
            new BuildStatus(
                    "",
                    false,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    BuildStatusOutput.EMPTY,
                    null,
                    null,
                    null);

    public BuildStatus {
        phase = phase == null ? "" : phase;
        startTimestamp =
                startTimestamp == null ? null : startTimestamp.truncatedTo(ChronoUnit.SECONDS);
        completionTimestamp =
                completionTimestamp == null
                        ? null
                        : completionTimestamp.truncatedTo(ChronoUnit.SECONDS);
        output = output == null ? BuildStatusOutput.EMPTY : output;
        stages = stages == null ? null : List.copyOf(stages);
        conditions = conditions == null ? null : List.copyOf(conditions);
    }

    public BuildStatus withPhase(String phase) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withCancelled(boolean cancelled) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withReason(@Nullable String reason) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withMessage(@Nullable String message) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withStartTimestamp(@Nullable Instant startTimestamp) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withCompletionTimestamp(@Nullable Instant completionTimestamp) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withDuration(@Nullable Long duration) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withOutputDockerImageReference(@Nullable String outputDockerImageReference) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withConfig(@Nullable ObjectReference config) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withOutput(BuildStatusOutput output) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withStages(@Nullable List<StageInfo> stages) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withLogSnippet(@Nullable String logSnippet) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }

    public BuildStatus withConditions(@Nullable List<BuildCondition> conditions) {
        return new BuildStatus(
                phase,
                cancelled,
                reason,
                message,
                startTimestamp,
                completionTimestamp,
                duration,
                outputDockerImageReference,
                config,
                output,
                stages,
                logSnippet,
                conditions);
    }
}
