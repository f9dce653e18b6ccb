package io.millrace.trigger.cluster;

import io.millrace.contract.ResourceKey;
import io.millrace.platform.log.Work;
import io.millrace.trigger.cluster.WorkloadCluster.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Writes into the cluster, each on a thread of its own and after what it follows from is
/// committed. One that was in vain is made again, with growing pauses for as long as the object
/// stays as it is.
public final class ClusterWrites {

    private static final Logger LOG = Logger.getLogger(ClusterWrites.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 6;
    private static final int MOST_AT_ONCE = 20;

    private final Map<ResourceKey, Tried> tried = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /// @param not before then
    /// @param version of the object, for which nothing more is to be done before then
    private record Tried(Instant not, String version, int tries) {

        static final Tried NEVER = new Tried(Instant.MIN, "", 0);

        boolean waits(String present, Instant now) {
            return present.equals(version) && now.isBefore(not);
        }

        Tried again(String present, Instant now) {
            var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, DOUBLINGS));
            var bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            return new Tried(now.plus(bounded), present, tries + 1);
        }
    }

    /// Makes the write, unless one for the same state of the object has just been made.
    ///
    /// @param version of the object in the cluster; empty when it is not there
    public void attempt(
            ResourceKey key, String version, Instant now, Work work, Supplier<Answer> write) {
        var before = tried.getOrDefault(key, Tried.NEVER);
        if (!before.waits(version, now)) {
            tried.put(key, before.again(version, now));
            work.afterCommit(() -> start(key, write));
        }
    }

    /// The object is as it is wanted.
    public void done(ResourceKey key) {
        tried.remove(key);
    }

    public void forget() {
        tried.clear();
    }

    private void start(ResourceKey key, Supplier<Answer> write) {
        Thread.ofVirtual()
                .name("cluster-write")
                .start(() -> {
                    places.acquireUninterruptibly();
                    try {
                        made(key, write.get());
                    } finally {
                        places.release();
                    }
                });
    }

    private static void made(ResourceKey key, Answer answer) {
        if (answer instanceof Answer.Failed(var reason)) {
            LOG.warnf("Could not write %s into the cluster, trying again: %s", key.wire(), reason);
        }
    }
}
