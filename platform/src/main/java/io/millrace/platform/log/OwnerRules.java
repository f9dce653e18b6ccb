package io.millrace.platform.log;

import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// What an owner decides; the command log does the rest. All methods are called by one thread, in
/// order, and only while this process is the owner's writer. What they do through `Work` commits
/// together with the position of the input, or not at all; a thrown `RefusedException` undoes the
/// one input it refuses.
public interface OwnerRules {

    Owner owner();

    /// The types of other owners' resources that this owner keeps a projection of.
    default Map<Owner, Set<ResourceType>> projections() {
        return Map.of();
    }

    /// Whether a projected resource in that state matters to this owner. What does not is not kept,
    /// and is for it as good as gone. It may depend on nothing but what is given.
    default boolean keeps(ResourceKey key, byte[] state) {
        return true;
    }

    /// The owners whose facts this owner reads.
    default Set<Owner> facts() {
        return Set.of();
    }

    /// Whether this owner reads the claims of other systems (`millrace.inbound`).
    default boolean claims() {
        return false;
    }

    /// Decides a request.
    Outcome decide(Command command, Work work);

    /// A projected resource has changed or gone.
    default void projected(Change change, Work work) {}

    /// Somebody else's fact. May be delivered twice and late.
    default void received(Fact fact, Work work) {}

    /// Another system's claim. May be wrong, and may be delivered twice and late.
    default void received(Claim claim, Work work) {}

    /// Another system's claim, for an owner who asks where it came from. One that is refused goes
    /// to the refused claims with the reason.
    default void received(Claim claim, ClaimOrigin origin, Work work) {
        received(claim, work);
    }

    /// Called about once a second, and once right after this process became the writer.
    default void tick(Instant now, Work work) {}

    /// A namespace is going away: deletes up to so many of the resources that this owner has in it,
    /// and returns how many it deleted. When they are fewer, nothing is left, and the command log
    /// says `NamespacePurged`.
    default int purge(String namespace, int most, Work work) {
        var some =
                ResourceType.STORED.stream()
                        .filter(ResourceType::namespaced)
                        .flatMap(it -> work.list(it, namespace).stream())
                        .limit(most)
                        .toList();
        some.forEach(it -> work.delete(it.key()));
        return some.size();
    }

    /// This process is the writer from now on, or no longer: workers start or stop claiming.
    default void holding(boolean holding) {}
}
