package io.millrace.trigger.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.cluster.Reflected;
import io.millrace.platform.cluster.Reflection;
import java.util.List;
import java.util.Set;

/// The cluster's objects that run pods: they are followed and written.
public record FollowedCluster(KubernetesClient client) implements WorkloadCluster {

    /// Under which name the cluster notes who has written a field.
    private static final String MANAGER = "millrace-trigger";

    private static final Set<Integer> OUTDATED = Set.of(404, 409, 410, 422);

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
    public Reflection follow(ResourceType type, String label) {
        return Reflection.of(client, List.of(Reflected.all(type).selected(label)));
    }

    @Override
    public Answer create(ResourceKey key, String object) {
        return answer(
                Set.of(409),
                () ->
                        client.genericKubernetesResources(Reflection.context(key.type()))
                                .inNamespace(key.namespace())
                                .resource(
                                        Serialization.unmarshal(
                                                object, GenericKubernetesResource.class))
                                .create());
    }

    @Override
    public Answer delete(ResourceKey key, String version) {
        return answer(OUTDATED, () -> named(key).lockResourceVersion(version).delete());
    }

    @Override
    public Answer patch(ResourceKey key, String operations) {
        return answer(OUTDATED, () -> named(key).patch(PATCH, operations));
    }

    private Resource<GenericKubernetesResource> named(ResourceKey key) {
        return client.genericKubernetesResources(Reflection.context(key.type()))
                .inNamespace(key.namespace())
                .withName(key.name());
    }

    /// @param outdated the codes by which the cluster says that the object is another than presumed
    private static Answer answer(Set<Integer> outdated, Runnable write) {
        try {
            write.run();
            return new Answer.Written();
        } catch (KubernetesClientException failure) {
            return outdated.contains(failure.getCode())
                    ? new Answer.Outdated()
                    : new Answer.Failed(reason(failure));
        }
    }

    private static String reason(KubernetesClientException failure) {
        var status = failure.getStatus();
        return status != null && status.getMessage() != null
                ? "%d: %s".formatted(failure.getCode(), status.getMessage())
                : String.valueOf(failure.getMessage());
    }
}
