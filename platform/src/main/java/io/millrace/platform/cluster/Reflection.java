package io.millrace.platform.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The cluster's objects of some types as they are now, and which of them have changed since
/// somebody looked. It is followed by informers, which list again by themselves what they may have
/// missed.
public final class Reflection implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Reflection.class);

    private final Map<ResourceType, SharedIndexInformer<GenericKubernetesResource>> informers =
            new HashMap<>();
    private final Map<ResourceKey, Long> changed = new LinkedHashMap<>();
    private long changes;

    /// Something that has changed.
    ///
    /// @param change by which it is known whether it has changed once more
    public record Changed(ResourceKey key, long change) {}

    private Reflection() {}

    /// The type in the client's words.
    public static ResourceDefinitionContext context(ResourceType type) {
        return Wire.context(type);
    }

    /// Begins to follow, and does not wait until everything is known.
    public static Reflection of(KubernetesClient client, List<Reflected> what) {
        var reflection = new Reflection();
        what.forEach(it -> reflection.follow(client, it));
        return reflection;
    }

    private void follow(KubernetesClient client, Reflected what) {
        FilterWatchListDeletable<
                        GenericKubernetesResource,
                        GenericKubernetesResourceList,
                        Resource<GenericKubernetesResource>>
                wanted =
                        client.genericKubernetesResources(Wire.context(what.type()))
                                .inAnyNamespace();
        if (!what.labels().isEmpty()) {
            wanted = wanted.withLabelSelector(what.labels());
        }
        for (var type : what.notOfType()) {
            wanted = wanted.withoutField("type", type);
        }
        var informer = wanted.runnableInformer(0);
        informer.addEventHandler(new Follower(what));
        informer.exceptionHandler((_, failure) -> {
            LOG.warnf(
                    "Could not follow the cluster's %s, trying again: %s",
                    what.type().plural(), failure.toString());
            return true;
        });
        informers.put(what.type(), informer);
        var _ = informer.start();
    }

    private final class Follower implements ResourceEventHandler<GenericKubernetesResource> {

        private final Reflected what;

        Follower(Reflected what) {
            this.what = what;
        }

        @Override
        public void onAdd(GenericKubernetesResource object) {
            touch(Wire.key(what.type(), object));
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            touch(Wire.key(what.type(), after));
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean unknown) {
            touch(Wire.key(what.type(), object));
        }
    }

    /// Whether everything that there was at the beginning is known.
    public boolean isComplete() {
        return informers.values().stream().allMatch(SharedIndexInformer::hasSynced);
    }

    /// The object as the cluster has it now.
    public Optional<ObjectNode> find(ResourceKey key) {
        return stored(key).map(Wire::tree);
    }

    /// The object's `metadata.resourceVersion` in the cluster; empty when it is not there.
    public Optional<String> version(ResourceKey key) {
        return stored(key).map(it -> it.getMetadata().getResourceVersion());
    }

    private Optional<GenericKubernetesResource> stored(ResourceKey key) {
        var informer = informers.get(key.type());
        var path = key.namespace().isEmpty() ? key.name() : key.namespace() + "/" + key.name();
        return Optional.ofNullable(informer == null ? null : informer.getStore().getByKey(path));
    }

    /// What there is of the type.
    public Stream<ResourceKey> keys(ResourceType type) {
        var informer = informers.get(type);
        return informer == null
                ? Stream.empty()
                : informer.getStore().list().stream().map(it -> Wire.key(type, it));
    }

    public List<ResourceType> types() {
        return List.copyOf(informers.keySet());
    }

    /// Has the object looked at again.
    public synchronized void touch(ResourceKey key) {
        changed.put(key, ++changes);
    }

    /// Some of what has changed and nobody has seen to yet.
    public synchronized List<Changed> some(int most) {
        return changed.entrySet().stream()
                .limit(most)
                .map(it -> new Changed(it.getKey(), it.getValue()))
                .toList();
    }

    /// It has been seen to; what it became since is another change.
    public synchronized void seen(Changed seen) {
        changed.remove(seen.key(), seen.change());
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
