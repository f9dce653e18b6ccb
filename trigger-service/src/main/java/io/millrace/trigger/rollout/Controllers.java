package io.millrace.trigger.rollout;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.core.ReplicationController;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.domain.Texts;
import io.millrace.trigger.domain.rollout.Deployment;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The stored deployments of DeploymentConfigs.
final class Controllers {

    private Controllers() {}

    static ResourceKey key(DeploymentConfig config, long version) {
        return ResourceKey.of(
                ResourceType.REPLICATION_CONTROLLER,
                Texts.orEmpty(config.metadata().namespace()),
                Deployment.nameOf(Texts.orEmpty(config.metadata().name()), version));
    }

    /// The configuration's own deployment of that number.
    static Optional<ReplicationController> find(DeploymentConfig config, long version, Work work) {
        return work.find(key(config, version))
                .map(it -> it.as(ReplicationController.class))
                .filter(it -> belongsTo(it, config));
    }

    private static boolean belongsTo(ReplicationController controller, DeploymentConfig config) {
        return Texts.orEmpty(controller.metadata().ownerReferences()).stream()
                .anyMatch(it -> it.uid().equals(config.metadata().uid()));
    }

    /// The configuration whose newest deployment the controller is; empty when it is of none.
    static Optional<Resource> configurationOf(ReplicationController controller, Work work) {
        var annotations = controller.metadata().annotations();
        var name = annotations == null ? null : annotations.get(Deployment.CONFIG);
        return Optional.ofNullable(name)
                .flatMap(it ->
                        work.find(
                                ResourceKey.of(
                                        ResourceType.DEPLOYMENT_CONFIG,
                                        Texts.orEmpty(controller.metadata().namespace()),
                                        it)))
                .filter(it -> isNewest(controller, it.as(DeploymentConfig.class)));
    }

    private static boolean isNewest(ReplicationController controller, DeploymentConfig config) {
        return belongsTo(controller, config)
                && Deployment.versionOf(controller) == config.status().latestVersion();
    }

    /// The newest deployment wants as many pods as its configuration, once it is complete: until
    /// then whoever rolls it out says how many. Those of a test run end with it.
    static void scale(DeploymentConfig config, Work work) {
        var wanted = Objects.requireNonNullElse(config.spec().replicas(), 1);
        if (config.spec().test()) {
            return;
        }
        find(config, config.status().latestVersion(), work)
                .filter(it -> Deployment.phaseOf(it).equals("Complete"))
                .filter(it -> !wanted.equals(it.spec().replicas()))
                .ifPresent(it ->
                        work.save(
                                key(config, config.status().latestVersion()),
                                Deployment.scaled(it, wanted)));
    }

    /// The configuration as it was when the deployment was made; empty when that cannot be read.
    static Optional<DeploymentConfig> configOf(ReplicationController controller) {
        var annotations = controller.metadata().annotations();
        var encoded = annotations == null ? null : annotations.get(Deployment.ENCODED);
        if (encoded == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Json.read(encoded.getBytes(StandardCharsets.UTF_8), DeploymentConfig.class));
        } catch (UncheckedIOException changedByHand) {
            return Optional.empty();
        }
    }

    /// The configuration's deployments, the newest first.
    static List<Resource> of(DeploymentConfig config, Work work) {
        return work
                .list(
                        ResourceType.REPLICATION_CONTROLLER,
                        Texts.orEmpty(config.metadata().namespace()))
                .stream()
                .filter(it -> belongsTo(it.as(ReplicationController.class), config))
                .sorted(
                        Comparator.comparingLong((Resource it) ->
                                        Deployment.versionOf(it.as(ReplicationController.class)))
                                .reversed())
                .toList();
    }
}
