package io.millrace.platform.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;

/// The way to the cluster's API server: that of the pod's service account, or of a kubeconfig.
public final class ClusterConnection {

    private ClusterConnection() {}

    /// @param who asks, as the API server's audit shows it
    /// @param patience how long one answer may take
    public static KubernetesClient open(String who, Duration patience) {
        var millis = (int) patience.toMillis();
        var config =
                new ConfigBuilder(Config.autoConfigure(null))
                        .withUserAgent(who)
                        .withConnectionTimeout(millis)
                        .withRequestTimeout(millis)
                        .withRequestRetryBackoffLimit(1)
                        .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
