package io.millrace.platform.log;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What the records of other owners' changelogs mean to this owner: what it knows of their
/// resources, and what its rules make of a change.
final class Projections {

    private final OwnerRules rules;
    private final Purges purges;

    Projections(OwnerRules rules, Purges purges) {
        this.rules = rules;
        this.purges = purges;
    }

    /// How far the owner's changelog is known here.
    static long position(Owner owner, Batch batch) {
        var inBatch = batch.layer().positions.get(owner);
        return inBatch != null ? inBatch : batch.state().positions.getOrDefault(owner, 0L);
    }

    /// A changelog tells sequences in order: what is not above the position is a repetition, or the
    /// late record of a writer that has been overtaken.
    void apply(ConsumerRecord<String, byte[]> record, Batch batch, RecordWork work) {
        var owner = Tellings.ofChangelog(record.topic());
        var incarnation = CloudEvent.number(record.headers(), CloudEvent.INCARNATION);
        var current =
                Optional.ofNullable(batch.layer().incarnations.get(owner))
                        .orElse(batch.state().incarnations.getOrDefault(owner, 0L));
        if (incarnation < current) {
            return;
        }
        var sequence = CloudEvent.number(record.headers(), CloudEvent.SEQUENCE);
        var reached = incarnation > current ? -1 : position(owner, batch);
        if (sequence <= reached && !record.key().equals(Changelog.REPUBLISHED_KEY)) {
            return;
        }
        work.layer().incarnations.put(owner, incarnation);
        work.layer().positions.put(owner, Math.max(sequence, reached));
        if (record.key().equals(Changelog.REPUBLISHED_KEY)) {
            forgetOlder(owner, incarnation, batch, work);
            return;
        }
        Succession.keyOf(record.key())
                .filter(key -> isWanted(owner, key.type()))
                .ifPresent(key -> project(owner, incarnation, sequence, key, record, work));
    }

    private boolean isWanted(Owner owner, ResourceType type) {
        return rules.projections().getOrDefault(owner, Set.of()).contains(type);
    }

    private void project(
            Owner owner,
            long incarnation,
            long sequence,
            ResourceKey key,
            ConsumerRecord<String, byte[]> record,
            RecordWork work) {
        var before = work.projection(key);
        var state = record.value();
        var isKept = state != null && rules.keeps(key, state);
        if (state != null && !isKept && before.isEmpty()) {
            return;
        }
        Optional<Resource> after =
                !isKept
                        ? Optional.empty()
                        : Optional.of(
                                new Resource(
                                        key,
                                        CloudEvent.header(record.headers(), CloudEvent.UID),
                                        sequence,
                                        state));
        work.layer().projections.put(key, after.map(it -> new Projected(owner, incarnation, it)));
        var retold = before.filter(it -> it.incarnation() < incarnation).isPresent();
        changed(new Change(key, before.map(Projected::resource), after, retold), work);
    }

    /// A new telling is complete: what it did not mention is gone.
    private void forgetOlder(Owner owner, long incarnation, Batch batch, RecordWork work) {
        var keys = new HashSet<>(batch.state().projections.keySet());
        keys.addAll(batch.layer().projections.keySet());
        var older =
                keys.stream()
                        .map(work::projection)
                        .flatMap(Optional::stream)
                        .filter(it -> it.owner() == owner && it.incarnation() < incarnation)
                        .toList();
        for (var projected : older) {
            var key = projected.resource().key();
            work.layer().projections.put(key, Optional.empty());
            changed(
                    new Change(key, Optional.of(projected.resource()), Optional.empty(), true),
                    work);
        }
    }

    private void changed(Change change, RecordWork work) {
        rules.projected(change, work);
        if (change.key().type().equals(ResourceType.NAMESPACE)) {
            change.after().filter(Namespaces::isTerminating).ifPresent(purges::begin);
        }
    }
}
