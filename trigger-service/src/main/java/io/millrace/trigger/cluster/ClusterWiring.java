package io.millrace.trigger.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.platform.cluster.ClusterConnection;
import io.millrace.platform.cluster.Mode;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Connects with the cluster where there is one to follow.
@Singleton
final class ClusterWiring {

    private final Optional<KubernetesClient> client;

    /// @param patience for how long an answer of the cluster is awaited
    ClusterWiring(
            @ConfigProperty(name = Mode.SETTING, defaultValue = Mode.USUAL) Mode mode,
            @ConfigProperty(name = "millrace.kubernetes.patience", defaultValue = "PT5S")
                    Duration patience) {
        this.client =
                mode.isKubernetes()
                        ? Optional.of(ClusterConnection.open("millrace-trigger", patience))
                        : Optional.empty();
    }

    @Produces
    @Singleton
    Optional<WorkloadCluster> cluster() {
        return client.map(FollowedCluster::new);
    }

    void stop(@Observes ShutdownEvent event) {
        client.ifPresent(KubernetesClient::close);
    }
}
