package io.millrace.build.execution;

import io.fabric8.kubernetes.client.KubernetesClientException;

/// What a cluster's API server said when it refused, without all that its client adds: people read
/// it in the status of their builds.
public final class ClusterRefusal {

    private ClusterRefusal() {}

    public static String wordsOf(KubernetesClientException refusal) {
        var status = refusal.getStatus();
        return status != null && status.getMessage() != null
                ? status.getMessage()
                : String.valueOf(refusal.getMessage());
    }
}
