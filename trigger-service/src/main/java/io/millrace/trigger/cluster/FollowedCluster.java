package io.millrace.trigger.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.cluster.Reflected;
import io.millrace.platform.cluster.Reflection;
import java.util.List;

/// The cluster's objects that run pods: they are followed, and their images are written.
public record FollowedCluster(KubernetesClient client) implements WorkloadCluster {

    /// Under which name the cluster notes who has written a field.
    private static final String MANAGER = "millrace-trigger";

    private static final PatchContext PATCH =
            new PatchContext.Builder()
                    .withPatchType(PatchType.JSON)
                    .withFieldManager(MANAGER)
                    .build();

    @Override
    public Reflection follow(List<ResourceType> types) {
        return Reflection.of(client, types.stream().map(Reflected::all).toList());
    }

    @Override
    public Answer patch(ResourceKey key, String operations) {
        try {
            client.genericKubernetesResources(Reflection.context(key.type()))
                    .inNamespace(key.namespace())
                    .withName(key.name())
                    .patch(PATCH, operations);
            return new Answer.Written();
        } catch (KubernetesClientException failure) {
            return switch (failure.getCode()) {
                case 404, 409, 410, 422 -> new Answer.Outdated();
                default -> new Answer.Failed(reason(failure));
            };
        }
    }

    private static String reason(KubernetesClientException failure) {
        var status = failure.getStatus();
        return status != null && status.getMessage() != null
                ? "%d: %s".formatted(failure.getCode(), status.getMessage())
                : String.valueOf(failure.getMessage());
    }
}
