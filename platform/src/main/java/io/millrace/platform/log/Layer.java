package io.millrace.platform.log;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.access.PolicyIndex;
import io.millrace.platform.resource.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What one input, or one batch of inputs, has changed and not yet committed.
final class Layer {

    record Tombstone(ResourceKey key, String uid, long sequence) {}

    /// An outcome to remember and the command that it answers.
    record Decided(String commandId, int code, long position, String key, String body) {}

    final Map<ResourceKey, Optional<Resource>> resources = new LinkedHashMap<>();
    final Map<ResourceKey, Optional<Projected>> projections = new LinkedHashMap<>();
    final Map<Owner, Long> positions = new HashMap<>();
    final Map<Owner, Long> incarnations = new HashMap<>();
    final List<OutboundRecord> outbound = new ArrayList<>();
    final List<Statement> statements = new ArrayList<>();
    final List<Decided> decided = new ArrayList<>();
    final List<Parked> parked = new ArrayList<>();
    final List<Parked> unparked = new ArrayList<>();
    final List<Tombstone> tombstones = new ArrayList<>();
    final List<Runnable> afterCommit = new ArrayList<>();

    void absorb(Layer inner) {
        resources.putAll(inner.resources);
        projections.putAll(inner.projections);
        positions.putAll(inner.positions);
        incarnations.putAll(inner.incarnations);
        outbound.addAll(inner.outbound);
        statements.addAll(inner.statements);
        decided.addAll(inner.decided);
        parked.addAll(inner.parked);
        unparked.addAll(inner.unparked);
        tombstones.addAll(inner.tombstones);
        afterCommit.addAll(inner.afterCommit);
    }

    void clear() {
        resources.clear();
        projections.clear();
        positions.clear();
        incarnations.clear();
        outbound.clear();
        statements.clear();
        decided.clear();
        parked.clear();
        unparked.clear();
        tombstones.clear();
        afterCommit.clear();
    }

    boolean isEmpty() {
        return onlyInforms() && projections.isEmpty() && positions.isEmpty();
    }

    /// Whether inputs have only informed the owner: nothing is to be told, answered or stored.
    boolean onlyInforms() {
        return resources.isEmpty()
                && outbound.isEmpty()
                && statements.isEmpty()
                && decided.isEmpty()
                && parked.isEmpty()
                && unparked.isEmpty()
                && afterCommit.isEmpty();
    }

    /// The roles and bindings that have changed; those that have gone are empty.
    Map<ResourceKey, Optional<byte[]>> access() {
        var changed = new LinkedHashMap<ResourceKey, Optional<byte[]>>();
        resources.forEach((key, value) -> {
            if (PolicyIndex.concerns(key.type())) {
                changed.put(key, value.map(Resource::body));
            }
        });
        projections.forEach((key, value) -> {
            if (PolicyIndex.concerns(key.type())) {
                changed.put(key, value.map(it -> it.resource().body()));
            }
        });
        return changed;
    }

    /// Lays this layer's changes of a type over what is below.
    static <T> void overlay(
            TreeMap<ResourceKey, T> below,
            Map<ResourceKey, Optional<T>> changes,
            ResourceType type,
            String namespace) {
        changes.forEach((key, value) -> {
            if (key.type().equals(type)
                    && (namespace.isEmpty() || key.namespace().equals(namespace))) {
                value.ifPresentOrElse(it -> below.put(key, it), () -> below.remove(key));
            }
        });
    }
}
