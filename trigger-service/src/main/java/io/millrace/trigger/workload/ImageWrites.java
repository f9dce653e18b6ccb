package io.millrace.trigger.workload;

import io.millrace.contract.ResourceKey;
import io.millrace.platform.cluster.Mirror;
import io.millrace.platform.cluster.Reflection;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.cluster.WorkloadCluster;
import io.millrace.trigger.cluster.WorkloadCluster.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// Writes images into the cluster's workloads. What is compared is what is there: a write that was
/// made and never heard of is not made again, and one that was lost is.
final class ImageWrites {

    private static final Logger LOG = Logger.getLogger(ImageWrites.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_AT_ONCE = 20;

    private final WorkloadCluster cluster;
    private final Map<ResourceKey, Due> due = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /// @param not before then
    /// @param version of the object, for which nothing more is to be done before then
    private record Due(Instant not, String version, int tries) {

        static final Due NOW = new Due(Instant.MIN, "", 0);

        boolean waits(String present, Instant now) {
            return present.equals(version) && now.isBefore(not);
        }

        Due tried(String present, Instant now) {
            var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 6));
            var bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            return new Due(now.plus(bounded), present, tries + 1);
        }
    }

    ImageWrites(WorkloadCluster cluster) {
        this.cluster = cluster;
    }

    void forget() {
        due.clear();
    }

    void look(ResourceKey key) {
        due.putIfAbsent(key, Due.NOW);
    }

    void tick(Reflection reflection, Instant now, Work work) {
        for (var key : List.copyOf(due.keySet())) {
            var stored = work.find(key);
            var present = reflection.find(key);
            if (stored.isEmpty() || present.isEmpty()) {
                due.remove(key);
            } else {
                look(
                        stored.get(),
                        new Workload(WorkloadKind.of(key.type()), present.get()),
                        now,
                        work);
            }
        }
    }

    /// What has not been seen here yet is left to the look after that.
    private void look(Resource stored, Workload present, Instant now, Work work) {
        var key = stored.key();
        var patch = ImagePatch.between(Workload.of(stored), present);
        if (patch.isEmpty()) {
            due.remove(key);
            return;
        }
        var version = present.metadata().text("resourceVersion");
        var known = due.getOrDefault(key, Due.NOW);
        if (version.equals(Mirror.versionOf(stored)) && !known.waits(version, now)) {
            due.put(key, known.tried(version, now));
            work.afterCommit(() -> send(key, patch.get()));
        }
    }

    private void send(ResourceKey key, String patch) {
        Thread.ofVirtual()
                .name("image-write")
                .start(() -> {
                    places.acquireUninterruptibly();
                    try {
                        write(key, patch);
                    } finally {
                        places.release();
                    }
                });
    }

    private void write(ResourceKey key, String patch) {
        if (cluster.patch(key, patch) instanceof Answer.Failed(var reason)) {
            LOG.warnf(
                    "Could not write the images of %s into the cluster, trying again: %s",
                    key.wire(), reason);
        }
    }
}
