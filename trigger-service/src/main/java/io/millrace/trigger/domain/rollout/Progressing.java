package io.millrace.trigger.domain.rollout;

import io.millrace.contract.apps.DeploymentCondition;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.core.ReplicationController;
import io.millrace.trigger.domain.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The condition by which clients know how far the newest deployment has come. It follows the phase
/// of the newest ReplicationController, which whoever runs the pods writes.
public final class Progressing {

    private static final String TYPE = "Progressing";
    private static final String PAUSED = "DeploymentConfigPaused";

    private Progressing() {}

    /// The configuration with the condition that fits its newest deployment.
    public static DeploymentConfig told(
            DeploymentConfig config, Optional<ReplicationController> newest, Instant now) {
        return said(config, newest, now)
                .map(it -> config.withStatus(config.status().withConditions(it.among(config))))
                .orElse(config);
    }

    /// Whether the configuration has been paused or resumed since the condition was written. What
    /// else stands there may be others' word.
    public static boolean isStale(DeploymentConfig config) {
        var saysPaused =
                Texts.orEmpty(config.status().conditions()).stream()
                        .anyMatch(it -> it.type().equals(TYPE) && PAUSED.equals(it.reason()));
        return saysPaused != config.spec().paused();
    }

    private static Optional<Said> said(
            DeploymentConfig config, Optional<ReplicationController> newest, Instant now) {
        var phase = newest.map(Deployment::phaseOf).orElse("Complete");
        if (config.spec().paused() && (phase.equals("Complete") || phase.equals("Failed"))) {
            return Optional.of(new Said("Unknown", PAUSED, "Deployment config is paused", now));
        }
        return newest.map(it -> of(it, phase, now));
    }

    private static Said of(ReplicationController controller, String phase, Instant now) {
        var name = controller.metadata().name();
        return switch (phase) {
            case "Complete" ->
                    new Said(
                            "True",
                            "NewReplicationControllerAvailable",
                            "replication controller \"%s\" successfully rolled out".formatted(name),
                            now);
            case "Failed" ->
                    Deployment.isCancelled(controller)
                            ? new Said(
                                    "False",
                                    "RolloutCancelled",
                                    "rollout of replication controller \"%s\" was cancelled"
                                            .formatted(name),
                                    now)
                            : new Said(
                                    "False",
                                    "ProgressDeadlineExceeded",
                                    "replication controller \"%s\" has failed progressing"
                                            .formatted(name),
                                    now);
            case "Running" ->
                    new Said(
                            "True",
                            "ReplicationControllerUpdated",
                            "replication controller \"%s\" is progressing".formatted(name),
                            now);
            default ->
                    new Said(
                            "Unknown",
                            "",
                            "replication controller \"%s\" is waiting for pod \"%s-deploy\" to run"
                                    .formatted(name, name),
                            now);
        };
    }

    private record Said(String status, String reason, String message, Instant now) {

        List<DeploymentCondition> among(DeploymentConfig config) {
            var conditions = Texts.orEmpty(config.status().conditions());
            var before = conditions.stream().filter(it -> it.type().equals(TYPE)).findFirst();
            var all = new ArrayList<DeploymentCondition>();
            conditions.stream().filter(it -> !it.type().equals(TYPE)).forEach(all::add);
            all.add(before.filter(this::isSaidBy).orElseGet(() -> after(before)));
            return all;
        }

        private boolean isSaidBy(DeploymentCondition condition) {
            return condition.status().equals(status)
                    && Objects.equals(Texts.orEmpty(condition.reason()), reason)
                    && message.equals(condition.message());
        }

        private DeploymentCondition after(Optional<DeploymentCondition> before) {
            var since =
                    before.filter(it -> it.status().equals(status))
                            .map(DeploymentCondition::lastTransitionTime)
                            .orElse(now);
            return new DeploymentCondition(
                    TYPE, status, now, since, reason.isEmpty() ? null : reason, message);
        }
    }
}
