package io.millrace.trigger.domain.rollout;

import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.contract.core.ReplicationController;
import io.millrace.contract.core.ReplicationControllerSpec;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.OwnerReference;
import io.millrace.trigger.domain.Texts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One deployment of a DeploymentConfig, as a ReplicationController.
public final class Deployment {

    public static final String CONFIG = "openshift.io/deployment-config.name";
    public static final String VERSION = "openshift.io/deployment-config.latest-version";
    public static final String ENCODED = "openshift.io/encoded-deployment-config";

    public static final String PHASE = "openshift.io/deployment.phase";
    public static final String CANCELLED = "openshift.io/deployment.cancelled";

    private static final String REASON = "openshift.io/deployment.status-reason";
    private static final String NAME = "openshift.io/deployment.name";
    private static final String REPLICAS = "kubectl.kubernetes.io/desired-replicas";

    /// There is nobody here who runs pods: with the record everything is done.
    private static final String DONE = "Complete";

    private Deployment() {}

    /// `<config>-<version>`.
    public static String nameOf(String config, long version) {
        return config + "-" + version;
    }

    /// The newest deployment of a configuration whose status says why it is made.
    ///
    /// @param encoded the configuration as JSON
    /// @param metadata with what the server gives a new object
    public static ReplicationController of(
            DeploymentConfig config, String encoded, ObjectMeta metadata) {
        var name = Texts.orEmpty(config.metadata().name());
        var version = Long.toString(config.status().latestVersion());
        var deployment = nameOf(name, config.status().latestVersion());
        var replicas = Objects.requireNonNullElse(config.spec().replicas(), 1);
        var details = config.status().details();
        var labels = with(config.metadata().labels(), Map.of(CONFIG, name));
        var annotations = new LinkedHashMap<String, String>();
        annotations.put(REPLICAS, Integer.toString(replicas));
        annotations.put(CONFIG, name);
        annotations.put(VERSION, version);
        annotations.put(PHASE, DONE);
        annotations.put(REASON, details == null ? "" : Texts.orEmpty(details.message()));
        annotations.put(ENCODED, encoded);
        return ReplicationController.of(
                        metadata.withLabels(labels)
                                .withAnnotations(annotations)
                                .withOwnerReferences(List.of(owner(config))))
                .withSpec(
                        new ReplicationControllerSpec(
                                config.spec().test() ? 0 : replicas,
                                config.spec().minReadySeconds(),
                                with(config.spec().selector(), own(name, deployment)),
                                template(config, name, version, deployment)));
    }

    /// The deployment with another number of pods that are wanted.
    public static ReplicationController scaled(ReplicationController controller, int replicas) {
        var metadata = controller.metadata();
        var generation = Objects.requireNonNullElse(metadata.generation(), 1L) + 1;
        return controller
                .withMetadata(
                        metadata.withGeneration(generation)
                                .withAnnotations(
                                        with(
                                                metadata.annotations(),
                                                Map.of(REPLICAS, Integer.toString(replicas)))))
                .withSpec(controller.spec().withReplicas(replicas));
    }

    private static PodTemplateSpec template(
            DeploymentConfig config, String name, String version, String deployment) {
        var template = Objects.requireNonNullElse(config.spec().template(), PodTemplateSpec.EMPTY);
        var metadata = template.metadata();
        return template.withMetadata(
                metadata.withLabels(with(metadata.labels(), own(name, deployment)))
                        .withAnnotations(
                                with(
                                        metadata.annotations(),
                                        Map.of(NAME, deployment, CONFIG, name, VERSION, version))));
    }

    private static Map<String, String> own(String config, String deployment) {
        return Map.of("deployment", deployment, "deploymentconfig", config);
    }

    private static OwnerReference owner(DeploymentConfig config) {
        return new OwnerReference(
                "apps.openshift.io/v1",
                "DeploymentConfig",
                Texts.orEmpty(config.metadata().name()),
                Texts.orEmpty(config.metadata().uid()),
                true,
                true);
    }

    private static Map<String, String> with(
            @Nullable Map<String, String> some, Map<String, String> more) {
        var all = new LinkedHashMap<String, String>();
        if (some != null) {
            all.putAll(some);
        }
        more.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(it -> all.put(it.getKey(), it.getValue()));
        return all;
    }

    /// How far whoever runs the pods has come with it.
    public static String phaseOf(ReplicationController controller) {
        return annotation(controller, PHASE);
    }

    public static boolean isCancelled(ReplicationController controller) {
        return annotation(controller, CANCELLED).equals("true");
    }

    /// Whether nobody has begun to run it.
    public static boolean isWaiting(ReplicationController controller) {
        var phase = phaseOf(controller);
        return phase.equals("New") || phase.equals("Pending");
    }

    private static String annotation(ReplicationController controller, String name) {
        var annotations = controller.metadata().annotations();
        return annotations == null ? "" : annotations.getOrDefault(name, "");
    }

    /// The number of a deployment; 0 for what is none.
    public static long versionOf(ReplicationController controller) {
        var version = annotation(controller, VERSION);
        try {
            return version.isEmpty() ? 0 : Long.parseLong(version);
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
