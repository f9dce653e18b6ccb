package io.millrace.trigger.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.cluster.Reflection;
import io.millrace.platform.log.Interval;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.cluster.ClusterWrites;
import io.millrace.trigger.cluster.WorkloadCluster;
import io.millrace.trigger.domain.rollout.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Has the ReplicationControllers of deployments in a cluster, too: what is stored here is what
/// there shall be. What is there is compared, so that a write that was made and never heard of is
/// not made again, and one that was lost is. Others of that name are left alone.
final class ClusterControllers {

    private static final Logger LOG = Logger.getLogger(ClusterControllers.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    /// Longer than what has been made there may take to be seen here.
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final WorkloadCluster cluster;
    private final ClusterWrites writes = new ClusterWrites();
    private final Map<ResourceKey, Agreed> agreed = new HashMap<>();
    private final Map<ResourceKey, Instant> absent = new HashMap<>();
    private @Nullable Reflection reflection;
    private final Interval betweenLooks = new Interval();

    /// What was found to be as it is wanted.
    ///
    /// @param wanted the sequence of what is stored here
    /// @param version in the cluster
    private record Agreed(long wanted, String version) {}

    ClusterControllers(WorkloadCluster cluster) {
        this.cluster = cluster;
    }

    /// This process is the owner's writer from now on, or no longer.
    void holding(boolean holding) {
        agreed.clear();
        absent.clear();
        writes.forget();
        betweenLooks.end();
        if (reflection != null) {
            reflection.close();
            reflection = null;
        }
        if (holding) {
            reflection = cluster.follow(ResourceType.REPLICATION_CONTROLLER, Deployment.CONFIG);
        }
    }

    void tick(Instant now, Work work) {
        var known = reflection;
        if (known == null || !known.isComplete() || !betweenLooks.isOver(now)) {
            return;
        }
        betweenLooks.begin(now, BETWEEN_LOOKS);
        var made = made(work);
        for (var stored : work.list(ResourceType.REPLICATION_CONTROLLER, "")) {
            settle(stored, made.getOrDefault(stored.key(), ""), known, now, work);
            made.remove(stored.key());
        }
        made.forEach((key, uid) -> end(key, uid, known, now, work));
    }

    /// The uids of those that this service has made there, and has yet to see gone.
    private static Map<ResourceKey, String> made(Work work) {
        var made = new HashMap<ResourceKey, String>();
        work.query(
                        "select namespace, name, uid from cluster_controllers",
                        row ->
                                Map.entry(
                                        ResourceKey.of(
                                                ResourceType.REPLICATION_CONTROLLER,
                                                row.getString(1),
                                                row.getString(2)),
                                        row.getString(3)))
                .forEach(it -> made.put(it.getKey(), it.getValue()));
        return made;
    }

    private void settle(
            Resource stored, String madeBefore, Reflection known, Instant now, Work work) {
        var key = stored.key();
        var version = known.version(key).orElse("");
        var agreement = new Agreed(stored.sequence(), version);
        if (agreement.equals(agreed.get(key))) {
            return;
        }
        var present = known.find(key);
        if (present.isEmpty()) {
            make(stored, now, work);
            return;
        }
        var owner = ControllerManifest.uidIn(present.get());
        var patch = new ControllerManifest(stored).differences(present.get());
        if (!owner.equals(stored.uid())) {
            leaveOrEnd(key, owner, madeBefore, version, now, work);
            if (!owner.equals(madeBefore)) {
                agreed.put(key, agreement);
            }
        } else if (patch.isEmpty()) {
            agreed.put(key, agreement);
            writes.done(key);
        } else {
            writes.attempt(key, version, now, work, () -> cluster.patch(key, patch.get()));
        }
    }

    private void make(Resource stored, Instant now, Work work) {
        var key = stored.key();
        work.execute(
                """
                insert into cluster_controllers (namespace, name, uid) values (?, ?, ?)
                on conflict (namespace, name) do update set uid = excluded.uid
                """,
                key.namespace(),
                key.name(),
                stored.uid());
        var object = new ControllerManifest(stored).whole();
        writes.attempt(key, "", now, work, () -> cluster.create(key, object));
    }

    /// One of an earlier configuration of that name makes room; whatever else has the name stays.
    private void leaveOrEnd(
            ResourceKey key,
            String owner,
            String madeBefore,
            String version,
            Instant now,
            Work work) {
        if (!owner.isEmpty() && owner.equals(madeBefore)) {
            writes.attempt(key, version, now, work, () -> cluster.delete(key, version));
        } else {
            LOG.warnf(
                    "Leaving the cluster's %s alone, which is not of this deployment", key.wire());
        }
    }

    /// It is not stored any more. What is not seen there may yet appear: it may have been made only
    /// just now.
    private void end(ResourceKey key, String uid, Reflection known, Instant now, Work work) {
        agreed.remove(key);
        var present = known.find(key).filter(it -> ControllerManifest.uidIn(it).equals(uid));
        if (present.isPresent()) {
            absent.remove(key);
            var version = versionOf(present.get());
            writes.attempt(key, version, now, work, () -> cluster.delete(key, version));
        } else if (!now.isBefore(absent.computeIfAbsent(key, _ -> now).plus(GRACE))) {
            absent.remove(key);
            writes.done(key);
            work.execute(
                    "delete from cluster_controllers where namespace = ? and name = ?",
                    key.namespace(),
                    key.name());
        }
    }

    private static String versionOf(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("resourceVersion").asText();
    }
}
