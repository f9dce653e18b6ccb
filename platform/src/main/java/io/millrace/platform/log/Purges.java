package io.millrace.platform.log;

import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Deletes what the owner has in namespaces that are going away: some of it in each batch, so that
/// others' commands are decided in between. A new writer finds them in its projection, and may say
/// once more that one is purged.
final class Purges {

    /// So much is deleted with one batch, of all such namespaces together.
    private static final int PORTION = 500;

    private final OwnerRules rules;
    private final Set<String> going = new LinkedHashSet<>();
    private boolean knowsAll;
    private boolean isBusy;

    Purges(OwnerRules rules) {
        this.rules = rules;
    }

    /// Whether there is more to delete that the next batch should not wait for.
    boolean isBusy() {
        return isBusy;
    }

    void begin(Resource namespace) {
        going.add(namespace.key().name());
    }

    void continueIn(RecordWork work) {
        isBusy = false;
        findAll(work);
        var left = PORTION;
        for (var name : List.copyOf(going)) {
            left -= Math.max(1, purge(name, left, work));
            if (left <= 0) {
                isBusy = true;
                return;
            }
        }
    }

    private void findAll(RecordWork work) {
        if (!knowsAll) {
            knowsAll = true;
            work.projectedList(ResourceType.NAMESPACE, "").stream()
                    .filter(Namespaces::isTerminating)
                    .forEach(this::begin);
        }
    }

    private int purge(String name, int most, RecordWork work) {
        var namespace = terminating(name, work);
        var deleted = namespace.isPresent() ? rules.purge(name, most, work) : 0;
        if (deleted < most) {
            namespace.ifPresent(it -> tell(it, work));
            work.afterCommit(() -> going.remove(name));
        }
        return deleted;
    }

    private static Optional<Resource> terminating(String name, RecordWork work) {
        return work.projected(ResourceKey.cluster(ResourceType.NAMESPACE, name))
                .filter(Namespaces::isTerminating);
    }

    private void tell(Resource namespace, RecordWork work) {
        var name = namespace.key().name();
        work.publish(
                new Fact.NamespacePurged(
                        rules.owner(), name, name, namespace.uid(), work.sequence(), work.now()));
    }
}
