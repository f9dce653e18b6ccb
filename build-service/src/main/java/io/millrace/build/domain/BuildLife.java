package io.millrace.build.domain;

import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildCondition;
import io.millrace.contract.build.BuildStatus;
import io.millrace.contract.build.BuildStatusOutput;
import io.millrace.contract.build.BuildStatusOutputTo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Build's state as its status tells it, and back.
public final class BuildLife {

    private BuildLife() {}

    public static BuildPhase phaseOf(Build build) {
        return BuildPhase.parse(build.status().phase());
    }

    public static BuildState stateOf(BuildStatus status) {
        var started = Optional.ofNullable(status.startTimestamp());
        var finished = present(status.completionTimestamp(), Instant.EPOCH);
        var problem = problemOf(status);
        return switch (BuildPhase.parse(status.phase())) {
            case NEW -> new BuildState.New(awaited(problem));
            case PENDING -> new BuildState.Pending(awaited(problem));
            case RUNNING -> new BuildState.Running(started.orElse(Instant.EPOCH));
            case COMPLETE ->
                    new BuildState.Complete(
                            started,
                            finished,
                            Optional.ofNullable(status.output().to())
                                    .map(BuildStatusOutputTo::imageDigest));
            case FAILED ->
                    new BuildState.Failed(
                            started, finished, problem, present(status.logSnippet(), ""));
            case ERROR -> new BuildState.Broken(started, finished, problem);
            case CANCELLED -> new BuildState.Cancelled(started, finished);
        };
    }

    private static Optional<Problem> awaited(Problem problem) {
        return problem.reason().isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /// The Build after the event; empty when it cannot happen to a Build in that phase.
    public static Optional<Build> after(Build build, BuildEvent event, Instant at) {
        return stateOf(build.status())
                .after(event)
                .map(it -> build.withStatus(written(it, build.status(), at)));
    }

    /// Whether a Build has been Pending for longer than it may take.
    public static boolean isOverdue(Build build, Instant now) {
        var deadline = build.spec().completionDeadlineSeconds();
        var pending = BuildPhase.PENDING.wireName();
        return deadline != null
                && present(build.status().conditions(), List.<BuildCondition>of()).stream()
                        .filter(it -> it.type().equals(pending))
                        .map(it -> present(it.lastTransitionTime(), now))
                        .anyMatch(it -> it.plusSeconds(deadline).isBefore(now));
    }

    /// The status of a Build that has just been made.
    public static BuildStatus newborn(BuildStatus status, Instant at) {
        return written(new BuildState.New(Optional.empty()), status, at);
    }

    private static BuildStatus written(BuildState state, BuildStatus status, Instant at) {
        var told =
                switch (state) {
                    case BuildState.New(var problem) -> explained(status, problem);
                    case BuildState.Pending(var problem) -> explained(status, problem);
                    case BuildState.Running(var since) ->
                            explained(status, Optional.empty()).withStartTimestamp(since);
                    case BuildState.Complete(_, _, var digest) ->
                            explained(status, Optional.empty())
                                    .withOutput(
                                            new BuildStatusOutput(
                                                    digest.map(BuildStatusOutputTo::new)
                                                            .orElse(null)));
                    case BuildState.Failed(_, _, var problem, var snippet) ->
                            explained(status, Optional.of(problem))
                                    .withLogSnippet(snippet.isEmpty() ? null : snippet);
                    case BuildState.Broken(_, _, var problem) ->
                            explained(status, Optional.of(problem));
                    case BuildState.Cancelled _ ->
                            explained(status, Optional.of(Problem.CANCELLED)).withCancelled(true);
                };
        var timed = state instanceof BuildState.Finished end ? timed(told, end) : told;
        return timed.withPhase(state.phase().wireName())
                .withConditions(
                        conditions(
                                timed.conditions(),
                                state.phase(),
                                timed.reason(),
                                timed.message(),
                                at));
    }

    private static BuildStatus explained(BuildStatus status, Optional<Problem> problem) {
        return status.withReason(problem.map(Problem::reason).orElse(null))
                .withMessage(problem.map(Problem::message).orElse(null));
    }

    private static BuildStatus timed(BuildStatus status, BuildState.Finished end) {
        var seconds =
                end.started()
                        .map(it -> Math.max(0, Duration.between(it, end.finished()).toSeconds()));
        return status.withCompletionTimestamp(end.finished())
                .withDuration(seconds.map(it -> it * 1_000_000_000L).orElse(null));
    }

    private static List<BuildCondition> conditions(
            @Nullable List<BuildCondition> known,
            BuildPhase phase,
            @Nullable String reason,
            @Nullable String message,
            Instant at) {
        var conditions = new ArrayList<BuildCondition>();
        var current = phase.wireName();
        var isNew = true;
        for (var condition : present(known, List.<BuildCondition>of())) {
            if (condition.type().equals(current)) {
                isNew = false;
                conditions.add(truth(condition, reason, message, at));
            } else {
                conditions.add(
                        condition.status().equals("False")
                                ? condition
                                : new BuildCondition(
                                        condition.type(), "False", at, at, null, null));
            }
        }
        if (isNew) {
            conditions.add(new BuildCondition(current, "True", at, at, reason, message));
        }
        return conditions;
    }

    private static BuildCondition truth(
            BuildCondition condition,
            @Nullable String reason,
            @Nullable String message,
            Instant at) {
        var since = condition.status().equals("True") ? condition.lastTransitionTime() : at;
        return new BuildCondition(condition.type(), "True", at, since, reason, message);
    }

    private static Problem problemOf(BuildStatus status) {
        return new Problem(present(status.reason(), ""), present(status.message(), ""));
    }

    private static <T> T present(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
