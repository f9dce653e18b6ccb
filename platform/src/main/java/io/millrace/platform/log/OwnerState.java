package io.millrace.platform.log;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.access.PolicyIndex;
import io.millrace.platform.resource.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// What the writer knows: its committed state in memory, valid only while it holds the partition.
final class OwnerState {

    static final Comparator<ResourceKey> ORDER =
            Comparator.comparing((ResourceKey key) -> key.type().group())
                    .thenComparing(key -> key.type().plural())
                    .thenComparing(ResourceKey::namespace)
                    .thenComparing(ResourceKey::name);

    private static final String AFTER_ALL_NAMES = "\uffff";

    final NavigableMap<ResourceKey, Resource> resources = new TreeMap<>(ORDER);
    final NavigableMap<ResourceKey, Projected> projections = new TreeMap<>(ORDER);
    final Map<Owner, Long> positions = new EnumMap<>(Owner.class);
    final Map<Owner, Long> incarnations = new EnumMap<>(Owner.class);
    final PolicyIndex access = new PolicyIndex();
    final List<Parked> parked = new ArrayList<>();

    void absorb(Layer committed) {
        committed.access().forEach(access::apply);
        apply(resources, committed.resources);
        apply(projections, committed.projections);
        positions.putAll(committed.positions);
        incarnations.putAll(committed.incarnations);
        parked.removeAll(committed.unparked);
        parked.addAll(committed.parked);
    }

    /// Everything has been loaded.
    OwnerState indexed() {
        resources.values().forEach(this::index);
        projections.values().forEach(it -> index(it.resource()));
        return this;
    }

    private void index(Resource resource) {
        if (PolicyIndex.concerns(resource.key().type())) {
            access.apply(resource.key(), Optional.of(resource.body()));
        }
    }

    static <T> TreeMap<ResourceKey, T> range(
            NavigableMap<ResourceKey, T> all, ResourceType type, String namespace) {
        var bounded = type.namespaced();
        var first =
                new ResourceKey(
                        type, bounded ? (namespace.isEmpty() ? "\0" : namespace) : "", "\0");
        var last =
                new ResourceKey(
                        type,
                        bounded ? (namespace.isEmpty() ? AFTER_ALL_NAMES : namespace) : "",
                        AFTER_ALL_NAMES);
        return new TreeMap<>(all.subMap(first, true, last, true));
    }

    private static <T> void apply(
            Map<ResourceKey, T> state, Map<ResourceKey, Optional<T>> changes) {
        changes.forEach((key, value) ->
                value.ifPresentOrElse(it -> state.put(key, it), () -> state.remove(key)));
    }
}
