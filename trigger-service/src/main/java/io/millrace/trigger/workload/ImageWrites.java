package io.millrace.trigger.workload;

import io.millrace.contract.ResourceKey;
import io.millrace.platform.cluster.Mirror;
import io.millrace.platform.cluster.Reflection;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.cluster.ClusterWrites;
import io.millrace.trigger.cluster.WorkloadCluster;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Writes images into the cluster's workloads. What is compared is what is there: a write that was
/// made and never heard of is not made again, and one that was lost is.
final class ImageWrites {

    private final WorkloadCluster cluster;
    private final ClusterWrites writes = new ClusterWrites();
    private final Set<ResourceKey> due = ConcurrentHashMap.newKeySet();
    private final Unconfirmed unconfirmed;

    ImageWrites(WorkloadCluster cluster, Unconfirmed unconfirmed) {
        this.cluster = cluster;
        this.unconfirmed = unconfirmed;
    }

    void forget() {
        due.clear();
        writes.forget();
    }

    void look(ResourceKey key) {
        due.add(key);
    }

    void tick(Reflection reflection, Instant now, Work work) {
        for (var key : List.copyOf(due)) {
            var stored = work.find(key);
            var present = reflection.find(key);
            if (stored.isEmpty() || present.isEmpty()) {
                done(key);
            } else {
                look(
                        stored.get(),
                        new Workload(WorkloadKind.of(key.type()), present.get()),
                        now,
                        work);
            }
        }
    }

    private void done(ResourceKey key) {
        due.remove(key);
        writes.done(key);
    }

    /// What has not been seen here yet is left to the look after that.
    private void look(Resource stored, Workload present, Instant now, Work work) {
        var key = stored.key();
        var patch = ImagePatch.between(Workload.of(stored), present);
        if (patch.isEmpty()) {
            done(key);
            return;
        }
        var version = present.metadata().text("resourceVersion");
        if (version.equals(Mirror.versionOf(stored))) {
            unconfirmed.had(key, present.pod());
            unconfirmed.had(key, Workload.of(stored).pod());
            writes.attempt(key, version, now, work, () -> cluster.patch(key, patch.get()));
        }
    }
}
