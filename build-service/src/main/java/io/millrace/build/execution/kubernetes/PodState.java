package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.millrace.build.execution.FailureReason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How it stands with a build's pod, as Kubernetes tells it.
sealed interface PodState {

    /// It has not begun.
    ///
    /// @param word why it has not, as Kubernetes calls it
    /// @param why in a sentence; empty when nothing is wrong
    /// @param reason of the build's failure, should it not begin at all
    /// @param isHopeless whether waiting does not help
    record Waiting(String word, String why, FailureReason reason, boolean isHopeless)
            implements PodState {}

    record Running() implements PodState {}

    /// It has ended, or will be made to; if its build has said how it ended, that counts.
    record Over(Loss loss) implements PodState {}

    /// Why a build failed that cannot say it itself.
    record Loss(FailureReason reason, String message) {

        static final Loss DELETED =
                new Loss(
                        FailureReason.BUILD_POD_DELETED,
                        FailureReason.BUILD_POD_DELETED.sentence() + ".");
    }

    /// Waiting reasons of a container that has no image.
    Set<String> NO_IMAGE = Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable");

    Set<String> NEVER_AN_IMAGE = Set.of("InvalidImageName", "ErrImageNeverPull");

    /// Ends of which a deletion can be the reason.
    Set<FailureReason> ENDED =
            Set.of(
                    FailureReason.FAILED_CONTAINER,
                    FailureReason.GENERIC_BUILD_FAILED,
                    FailureReason.NO_BUILD_CONTAINER_STATUS);

    static PodState of(Pod pod) {
        var status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        return switch (orEmpty(status.getPhase())) {
            case "Failed", "Succeeded" -> new Over(loss(pod, status));
            case "Running", "Unknown" -> new Running();
            default -> waiting(status);
        };
    }

    /// Why a pod went that is not there any more.
    ///
    /// @param last as it was seen last
    static Loss gone(Pod last) {
        return Optional.ofNullable(last.getStatus())
                .flatMap(PodState::disruption)
                .orElse(Loss.DELETED);
    }

    private static PodState waiting(PodStatus status) {
        var unscheduled =
                condition(status, "PodScheduled").filter(it -> "False".equals(it.getStatus()));
        if (unscheduled.isPresent()) {
            return new Waiting(
                    orEmpty(unscheduled.get().getReason()),
                    "no node takes the pod: " + orEmpty(unscheduled.get().getMessage()),
                    FailureReason.CANNOT_CREATE_BUILD_POD,
                    false);
        }
        return container(status)
                .map(it -> it.getState().getWaiting())
                .map(PodState::waiting)
                .orElseGet(() -> new Waiting("", "", FailureReason.CANNOT_CREATE_BUILD_POD, false));
    }

    private static Waiting waiting(ContainerStateWaiting container) {
        var reason = orEmpty(container.getReason());
        var why = "%s: %s".formatted(reason, orEmpty(container.getMessage()));
        if (NO_IMAGE.contains(reason) || NEVER_AN_IMAGE.contains(reason)) {
            return new Waiting(
                    reason,
                    "the pod's image cannot be pulled: " + why,
                    FailureReason.PULL_BUILDER_IMAGE_FAILED,
                    NEVER_AN_IMAGE.contains(reason));
        }
        var isUsual = Set.of("", "ContainerCreating", "PodInitializing").contains(reason);
        return new Waiting(
                isUsual ? "" : reason,
                isUsual ? "" : "the pod's container cannot be made: " + why,
                FailureReason.CANNOT_CREATE_BUILD_POD,
                false);
    }

    /// A node tells how the containers of a deleted pod ended before the pod is gone.
    private static Loss loss(Pod pod, PodStatus status) {
        var loss = loss(status);
        var isDeleted = pod.getMetadata().getDeletionTimestamp() != null;
        return isDeleted && ENDED.contains(loss.reason()) ? Loss.DELETED : loss;
    }

    private static Loss loss(PodStatus status) {
        var told = orEmpty(status.getMessage());
        switch (orEmpty(status.getReason())) {
            case "Evicted", "Preempting", "NodeLost", "Terminated", "NodeShutdown" -> {
                return evicted(told);
            }
            case "DeadlineExceeded" -> {
                return new Loss(
                        FailureReason.DEADLINE_EXCEEDED,
                        sentence(FailureReason.DEADLINE_EXCEEDED, told));
            }
            default -> {}
        }
        return disruption(status).orElseGet(() -> ended(status, told));
    }

    private static Loss ended(PodStatus status, String told) {
        var container = container(status);
        if (container.isEmpty()) {
            // Some nodes refuse a pod only once it is theirs.
            var reason =
                    orEmpty(status.getReason()).isEmpty()
                            ? FailureReason.NO_BUILD_CONTAINER_STATUS
                            : FailureReason.CANNOT_CREATE_BUILD_POD;
            return new Loss(reason, sentence(reason, told));
        }
        var end = container.get().getState().getTerminated();
        if (end == null) {
            var reason = FailureReason.FAILED_CONTAINER;
            return new Loss(reason, sentence(reason, told));
        }
        return ended(end);
    }

    private static Loss ended(ContainerStateTerminated end) {
        if ("OOMKilled".equals(end.getReason())) {
            return new Loss(
                    FailureReason.OUT_OF_MEMORY_KILLED,
                    "The build pod was killed due to an out of memory condition.");
        }
        var reason =
                end.getExitCode() == null || end.getExitCode() == 0
                        ? FailureReason.GENERIC_BUILD_FAILED
                        : FailureReason.FAILED_CONTAINER;
        return new Loss(
                reason,
                sentence(
                        reason,
                        "the pod ended with status %s and did not say how its build ended"
                                .formatted(end.getExitCode())));
    }

    /// The cluster wanted the pod's place for something else, or lost its node.
    private static Optional<Loss> disruption(PodStatus status) {
        return condition(status, "DisruptionTarget")
                .filter(it -> "True".equals(it.getStatus()))
                .map(it -> evicted(orEmpty(it.getMessage())));
    }

    private static Loss evicted(String told) {
        return new Loss(
                FailureReason.BUILD_POD_EVICTED, sentence(FailureReason.BUILD_POD_EVICTED, told));
    }

    private static String sentence(FailureReason reason, String detail) {
        return reason.sentence() + (detail.isEmpty() ? "." : ": " + detail);
    }

    private static Optional<PodCondition> condition(PodStatus status, String type) {
        return status.getConditions().stream().filter(it -> type.equals(it.getType())).findFirst();
    }

    private static Optional<ContainerStatus> container(PodStatus status) {
        List<ContainerStatus> all = status.getContainerStatuses();
        return all.stream()
                .filter(it -> BuildPod.CONTAINER.equals(it.getName()) && it.getState() != null)
                .findFirst();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
