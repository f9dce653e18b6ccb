package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The pods of this installation's builds, kept in sight by one watch.
final class Pods implements AutoCloseable {

    private final KubernetesClient client;
    private final SharedIndexInformer<Pod> seen;

    private Pods(KubernetesClient client, SharedIndexInformer<Pod> seen) {
        this.client = client;
        this.seen = seen;
    }

    /// Returns when all of them are in sight.
    static Pods of(KubernetesClient client, ClusterBuilds settings) {
        var unconcerned =
                new ResourceEventHandler<Pod>() {
                    @Override
                    public void onAdd(Pod pod) {}

                    @Override
                    public void onUpdate(Pod before, Pod after) {}

                    @Override
                    public void onDelete(Pod pod, boolean stateUnknown) {}
                };
        var pods = client.pods();
        var ours =
                settings.namespace().isPresent()
                        ? pods.inNamespace(settings.namespace().get())
                                .withLabel(BuildPod.INSTALLATION, settings.installation())
                                .inform(unconcerned)
                        : pods.inAnyNamespace()
                                .withLabel(BuildPod.INSTALLATION, settings.installation())
                                .inform(unconcerned);
        return new Pods(client, ours);
    }

    /// All that are in sight.
    List<Pod> all() {
        return seen.getStore().list();
    }

    /// As it was seen last; empty when it is not in sight.
    Optional<Pod> seen(PodName name) {
        return Optional.ofNullable(
                seen.getIndexer().getByKey(Cache.namespaceKeyFunc(name.namespace(), name.name())));
    }

    /// As it is now.
    Optional<Pod> find(PodName name) {
        return Optional.ofNullable(pod(name).get());
    }

    Pod create(Pod pod) {
        return client.resource(pod).create();
    }

    /// The Secret may be there already.
    void handOver(Secret secret) {
        try {
            client.resource(secret).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /// Ends it, if it is still there.
    void delete(PodName name) {
        var unused = pod(name).withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    }

    /// What it says, from about that moment on, and as long as it goes on.
    LogWatch log(PodName name, Instant since) {
        var container = pod(name).inContainer(BuildPod.CONTAINER);
        if (since.equals(Instant.EPOCH)) {
            return container.withReadyWaitTimeout(0).watchLog();
        }
        var from = since.minusSeconds(1).truncatedTo(ChronoUnit.SECONDS).toString();
        return container.sinceTime(from).withReadyWaitTimeout(0).watchLog();
    }

    private PodResource pod(PodName name) {
        return client.pods().inNamespace(name.namespace()).withName(name.name());
    }

    @Override
    public void close() {
        seen.close();
    }
}
