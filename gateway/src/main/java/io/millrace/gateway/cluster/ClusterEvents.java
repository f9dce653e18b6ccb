package io.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.events.Outlet;
import io.millrace.platform.cluster.Reflection;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// Tells Events in the cluster, where people look for them. Those that are too many at once are
/// left out there.
final class ClusterEvents implements Outlet {

    private static final Logger LOG = Logger.getLogger(ClusterEvents.class);
    private static final int MOST_WAITING = 1000;
    private static final int MOST_AT_ONCE = 4;
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    ClusterEvents(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public void tell(ObjectNode event) {
        if (!waiting.tryAcquire()) {
            LOG.warn("Left an Event out of the cluster: too many are waiting");
            return;
        }
        Thread.ofVirtual().name("cluster-event").start(() -> write(event));
    }

    private void write(ObjectNode event) {
        places.acquireUninterruptibly();
        try {
            if (event.path("count").asInt() > 1) {
                count(event);
            } else {
                create(event);
            }
        } catch (KubernetesClientException failure) {
            LOG.warnf("Could not tell an Event in the cluster: %s", failure.getMessage());
        } finally {
            places.release();
            waiting.release();
        }
    }

    private void count(ObjectNode event) {
        var change = Json.object();
        change.set("count", event.get("count"));
        change.set("lastTimestamp", event.get("lastTimestamp"));
        var metadata = Metadata.of(event);
        try {
            client.genericKubernetesResources(Reflection.context(ResourceType.EVENT))
                    .inNamespace(metadata.text("namespace"))
                    .withName(metadata.text("name"))
                    .patch(MERGE, Json.text(change));
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != 404) {
                throw failure;
            }
            create(event);
        }
    }

    /// The cluster forgets Events after an hour; one that is there already is from before a
    /// restart.
    private void create(ObjectNode event) {
        var fresh = event.deepCopy();
        var metadata = Metadata.of(fresh);
        List.of("uid", "resourceVersion", "creationTimestamp").forEach(metadata::remove);
        try {
            client.genericKubernetesResources(Reflection.context(ResourceType.EVENT))
                    .inNamespace(metadata.text("namespace"))
                    .resource(
                            Serialization.unmarshal(
                                    Json.text(fresh), GenericKubernetesResource.class))
                    .create();
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != 409) {
                throw failure;
            }
        }
    }
}
