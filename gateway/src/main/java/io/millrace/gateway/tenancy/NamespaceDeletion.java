package io.millrace.gateway.tenancy;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.Policies;
import io.millrace.platform.log.Interval;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Timestamps;
import io.millrace.platform.status.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A namespace turns Terminating, every owner deletes what it has there, and when the last has said
/// so the namespace itself goes, and with it the rights in it: until then its people see it go.
final class NamespaceDeletion {

    /// The other owners, all of which must have purged the namespace.
    static final Set<Owner> PURGERS = EnumSet.complementOf(EnumSet.of(Owner.GATEWAY));

    private static final Set<String> PROTECTED = Set.of("default", "openshift");

    private static final List<ResourceType> OWN_TYPES =
            List.of(
                    ResourceType.SECRET,
                    ResourceType.CONFIG_MAP,
                    ResourceType.SERVICE_ACCOUNT,
                    ResourceType.RESOURCE_QUOTA,
                    ResourceType.LIMIT_RANGE,
                    ResourceType.EVENT);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final int AT_A_TIME = 50;

    private final RemainingContent remaining;
    private final Set<String> going = new LinkedHashSet<>();
    private boolean knowsAll;
    private final Interval betweenLooks = new Interval();

    NamespaceDeletion(RemainingContent remaining) {
        this.remaining = remaining;
    }

    /// There may be another writer's state from here on.
    void again() {
        going.clear();
        knowsAll = false;
        betweenLooks.end();
    }

    Outcome begin(Command command, Work work) {
        var asked =
                command.resource().equals("projects")
                        ? ResourceType.PROJECT
                        : ResourceType.NAMESPACE;
        var key = ResourceKey.cluster(ResourceType.NAMESPACE, command.name());
        var stored = work.find(key);
        if (stored.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(asked, command.name()));
        }
        if (PROTECTED.contains(command.name())) {
            return new Outcome.Refused(
                    Refusal.forbidden(asked, command.name(), "this namespace may not be deleted"));
        }
        var refusal = ResourceWrites.preconditions(command, asked, stored.get());
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        terminate(stored.get(), work);
        return Outcome.ok(key);
    }

    /// The namespace goes, and everything in it.
    void terminate(Resource stored, Work work) {
        var namespace = stored.tree();
        var metadata = Metadata.of(namespace);
        if (!metadata.text("deletionTimestamp").isEmpty()) {
            return;
        }
        metadata.set("deletionTimestamp", Timestamps.text(work.now()));
        namespace.putObject("status").put("phase", "Terminating");
        remaining.tell(namespace, PURGERS, work.now());
        work.save(stored.key(), namespace);
        going.add(stored.key().name());
        for (var type : OWN_TYPES) {
            work.list(type, stored.key().name()).forEach(it -> work.delete(it.key()));
        }
    }

    void purged(Fact.NamespacePurged fact, Work work) {
        var key = ResourceKey.cluster(ResourceType.NAMESPACE, fact.namespace());
        var stored = work.find(key);
        if (stored.isEmpty() || !stored.get().uid().equals(fact.uid())) {
            return;
        }
        var done = done(fact.uid(), work);
        done.add(fact.owner());
        if (done.containsAll(PURGERS)) {
            going.remove(fact.namespace());
            work.delete(key);
            Policies.clear(fact.namespace(), work);
            work.execute("delete from namespace_purges where namespace_uid = ?", fact.uid());
        } else {
            work.execute(
                    "insert into namespace_purges values (?, ?) on conflict do nothing",
                    fact.uid(),
                    fact.owner().wireName());
        }
    }

    private static Set<Owner> done(String uid, Work work) {
        var done = EnumSet.noneOf(Owner.class);
        work.query(
                        "select owner from namespace_purges where namespace_uid = ?",
                        row -> Owner.parse(row.getString(1)),
                        uid)
                .forEach(done::add);
        return done;
    }

    /// A namespace that takes long says what it waits for; most are gone before.
    void tick(Instant now, Work work) {
        if (!betweenLooks.isOver(now)) {
            return;
        }
        betweenLooks.begin(now, BETWEEN_LOOKS);
        if (!knowsAll) {
            knowsAll = true;
            work.list(ResourceType.NAMESPACE, "").stream()
                    .filter(it -> !Namespaces.isActive(work, it.key().name()))
                    .forEach(it -> going.add(it.key().name()));
        }
        for (var name : going.stream().limit(AT_A_TIME).toList()) {
            var stored = work.find(ResourceKey.cluster(ResourceType.NAMESPACE, name));
            if (stored.isEmpty() || Namespaces.isActive(work, name)) {
                going.remove(name);
            } else {
                look(stored.get(), now, work);
            }
        }
    }

    private void look(Resource stored, Instant now, Work work) {
        var waiting = EnumSet.copyOf(PURGERS);
        waiting.removeAll(done(stored.uid(), work));
        var namespace = stored.tree();
        if (remaining.tell(namespace, waiting, now)) {
            work.save(stored.key(), namespace);
        }
    }
}
