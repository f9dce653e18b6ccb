package io.millrace.platform.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.status.RefusedException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps what an owner has stored of the cluster's objects as the cluster has them, in the owner's
/// ticks: on the one replica that is its writer, in its transactions. What has changed is compared,
/// so that it does not matter how often it is told. Now and then everything is.
public final class Mirror {

    /// The annotation with the object's `metadata.resourceVersion` in the cluster. The stored one's
    /// own is the owner's.
    public static final String VERSION = "millrace.io/cluster-version";

    private static final Logger LOG = Logger.getLogger(Mirror.class);
    private static final Duration BETWEEN_COMPARISONS = Duration.ofMinutes(5);
    private static final int PORTION = 500;

    private final Supplier<Reflection> cluster;
    private final Keeping keeping;
    private @Nullable Reflection reflection;
    private Instant compared = Instant.MIN;

    /// How an owner keeps such objects.
    public interface Keeping {

        /// An object is new, or another than the stored one.
        ///
        /// @return whether that is done; if not, it is asked for again
        boolean keep(ResourceKey key, ObjectNode object, Optional<Resource> stored, Work work);

        /// The cluster has it no longer.
        boolean gone(Resource stored, Work work);
    }

    /// @param cluster begins to follow
    public Mirror(Supplier<Reflection> cluster, Keeping keeping) {
        this.cluster = cluster;
        this.keeping = keeping;
    }

    /// This process is the owner's writer from now on, or no longer.
    public void holding(boolean holding) {
        compared = Instant.MIN;
        if (reflection != null) {
            reflection.close();
            reflection = null;
        }
        if (holding) {
            reflection = cluster.get();
        }
    }

    /// What there is in the cluster; empty while it is not known whole.
    public Optional<Reflection> known() {
        return Optional.ofNullable(reflection).filter(Reflection::isComplete);
    }

    public void tick(Instant now, Work work) {
        known().ifPresent(it -> {
            if (!now.isBefore(compared.plus(BETWEEN_COMPARISONS))) {
                compare(it, work);
                compared = now;
            }
            it.some(PORTION).forEach(changed -> look(changed, it, work));
        });
    }

    private static void compare(Reflection reflection, Work work) {
        for (var type : reflection.types()) {
            reflection.keys(type).forEach(reflection::touch);
            work.list(type, "").forEach(it -> reflection.touch(it.key()));
        }
    }

    private void look(Reflection.Changed changed, Reflection reflection, Work work) {
        try {
            if (settle(changed.key(), reflection, work)) {
                work.afterCommit(() -> reflection.seen(changed));
            }
        } catch (RefusedException | IllegalArgumentException | UncheckedIOException unfit) {
            LOG.warnf("Leaving the cluster's %s out: %s", changed.key().wire(), unfit.getMessage());
            reflection.seen(changed);
        }
    }

    /// What is stored but was never the cluster's stays as it is: it is of a time without one.
    private boolean settle(ResourceKey key, Reflection reflection, Work work) {
        var stored = work.find(key);
        if (stored.filter(it -> versionOf(it).isEmpty()).isPresent()) {
            return true;
        }
        var version = reflection.version(key);
        if (version.isEmpty()) {
            return stored.isEmpty() || keeping.gone(stored.get(), work);
        }
        if (stored.isPresent() && version.get().equals(versionOf(stored.get()))) {
            return true;
        }
        return reflection
                .find(key)
                .map(it -> keeping.keep(key, marked(it, version.get()), stored, work))
                .orElse(true);
    }

    /// The version in the cluster of which a stored object is; empty when it is of none.
    public static String versionOf(Resource stored) {
        return Metadata.of(stored.tree()).annotations().getOrDefault(VERSION, "");
    }

    /// Whose objects go with whose, and who has to be asked before, is the cluster's business.
    private static ObjectNode marked(ObjectNode object, String version) {
        var metadata = Metadata.of(object);
        metadata.remove("managedFields");
        metadata.remove("ownerReferences");
        metadata.remove("finalizers");
        object.withObject("/metadata/annotations").put(VERSION, version);
        return object;
    }
}
