package io.millrace.gateway.tenancy;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.Policies;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Timestamps;
import io.millrace.platform.status.Refusal;
import java.util.EnumSet;
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

    private static void terminate(Resource stored, Work work) {
        var namespace = stored.tree();
        var metadata = Metadata.of(namespace);
        if (!metadata.text("deletionTimestamp").isEmpty()) {
            return;
        }
        metadata.set("deletionTimestamp", Timestamps.text(work.now()));
        namespace.putObject("status").put("phase", "Terminating");
        work.save(stored.key(), namespace);
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
        var done = EnumSet.of(fact.owner());
        work.query(
                        "select owner from namespace_purges where namespace_uid = ?",
                        row -> Owner.parse(row.getString(1)),
                        fact.uid())
                .forEach(done::add);
        if (done.containsAll(PURGERS)) {
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
}
