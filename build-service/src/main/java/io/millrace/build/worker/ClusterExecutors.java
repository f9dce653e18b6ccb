package io.millrace.build.worker;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.build.execution.kubernetes.ClusterBuilds;
import io.millrace.build.execution.kubernetes.KubernetesExecutor;
import io.millrace.build.execution.kubernetes.Site;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reaches the cluster that builds run in.
@ApplicationScoped
class ClusterExecutors {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final KubernetesConfig config;
    private @Nullable KubernetesExecutor reached;

    @Inject
    ClusterExecutors(KubernetesConfig config) {
        this.config = config;
    }

    /// One for all of this process.
    synchronized KubernetesExecutor create(Site site) throws IOException {
        if (reached == null) {
            var settings =
                    new ClusterBuilds(
                            config.namespace(),
                            config.installation(),
                            template(config),
                            site,
                            config.startPatience(),
                            BETWEEN_LOOKS,
                            config.csiDrivers().orElse(Set.of()));
            reached =
                    KubernetesExecutor.in(
                            new KubernetesClientBuilder().build(),
                            settings,
                            InstantSource.system());
        }
        return reached;
    }

    private static Pod template(KubernetesConfig config) throws IOException {
        Path file =
                config.podTemplate()
                        .orElseThrow(() ->
                                new IOException(
                                        "millrace.build.kubernetes.pod-template names no file, and"
                                                + " builds are to run in pods"));
        return Serialization.unmarshal(Files.readString(file), Pod.class);
    }
}
