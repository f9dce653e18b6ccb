package io.millrace.trigger.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.platform.cluster.Mirror;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.cluster.WorkloadCluster;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The cluster's annotated workloads. They are kept here as the cluster has them, so that tags are
/// followed as with those of our own; the images that were decided about are written back, by the
/// one process that is the owner's writer, and only into what it has seen.
final class ClusterWorkloads implements Mirror.Keeping {

    private final Workloads workloads;
    private final Mirror mirror;
    private final ImageWrites writes;
    private final Map<ResourceKey, String> told = new HashMap<>();
    private final Unconfirmed unconfirmed = new Unconfirmed();

    ClusterWorkloads(Workloads workloads, WorkloadCluster cluster) {
        this.workloads = workloads;
        this.mirror =
                new Mirror(
                        () ->
                                cluster.follow(
                                        WorkloadKind.ALL.stream().map(WorkloadKind::type).toList()),
                        this);
        this.writes = new ImageWrites(cluster, unconfirmed);
    }

    /// This process is the owner's writer from now on, or no longer.
    void holding(boolean holding) {
        told.clear();
        unconfirmed.forget();
        writes.forget();
        mirror.holding(holding);
    }

    void tick(Instant now, Work work) {
        mirror.tick(now, work);
        mirror.known().ifPresent(it -> writes.tick(it, now, work));
    }

    /// The images of a workload have been decided about.
    void decided(ResourceKey key) {
        writes.look(key);
    }

    @Override
    public boolean keep(ResourceKey key, ObjectNode object, Optional<Resource> stored, Work work) {
        var workload = new Workload(WorkloadKind.of(key.type()), object);
        var annotation = TriggerAnnotation.of(workload);
        var fault =
                annotation.fault().isEmpty()
                        ? Reach.fault(workload, annotation.triggers(), work)
                        : annotation.fault();
        if (annotation.triggers().isEmpty() || !fault.isEmpty()) {
            tell(key, workload, fault, work);
            stored.ifPresent(it -> work.delete(key));
            return true;
        }
        told.remove(key);
        var saved = work.save(key, withWhatWasDecided(key, workload, stored).object());
        workloads.written(saved, stored, Set.of(), work);
        var decided = work.find(key).map(Workload::of).orElse(workload);
        if (Unconfirmed.isSame(workload.pod(), decided.pod())) {
            unconfirmed.confirmed(key, workload.pod());
        } else {
            unconfirmed.had(key, workload.pod());
        }
        writes.look(key);
        return true;
    }

    /// What the cluster tells may be older than what it has been told, or is about to be.
    private Workload withWhatWasDecided(
            ResourceKey key, Workload workload, Optional<Resource> stored) {
        return stored.map(it -> Workload.of(it).pod())
                .filter(it -> unconfirmed.isLate(key, workload.pod(), it))
                .map(it -> workload.with(Unconfirmed.corrected(workload.pod(), it)))
                .orElse(workload);
    }

    @Override
    public boolean gone(Resource stored, Work work) {
        told.remove(stored.key());
        unconfirmed.gone(stored.key());
        work.delete(stored.key());
        return true;
    }

    /// What is wrong is said once for as long as it is the same.
    private void tell(ResourceKey key, Workload workload, String fault, Work work) {
        if (fault.isEmpty()) {
            told.remove(key);
        } else if (!fault.equals(told.put(key, fault))) {
            work.publish(
                    new Fact.TriggerUnreadable(
                            workload.namespace(),
                            workload.name(),
                            workload.kind().type().kind(),
                            workload.uid(),
                            fault,
                            work.now()));
        }
    }
}
