package io.millrace.gateway.dependents;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.meta.OwnerReference;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The owner references that lead from one service's objects to another's, as the read model knows
/// them. Those within a service are followed by the service itself.
record CrossReferences(ReadModel readModel) {

    private static final Map<String, ResourceType> TYPES =
            ResourceType.STORED.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    it -> it.apiVersion() + "/" + it.kind(), Function.identity()));

    /// An object of which some owners seem to be gone.
    ///
    /// @param gone the objects that its references name
    /// @param kept the references that stay
    record Bereft(Entry dependent, Set<Reference> gone, List<OwnerReference> kept) {}

    /// An object that is referred to.
    record Reference(ResourceKey key, String uid) {}

    /// Who refers to something that another service kept and that is no more.
    List<Bereft> bereft() {
        var found = new ArrayList<Bereft>();
        dependents(_ -> true).forEach(it -> bereft(it).ifPresent(found::add));
        return found;
    }

    private Optional<Bereft> bereft(Entry dependent) {
        var kept = new ArrayList<OwnerReference>();
        var gone =
                dependent.owners().stream()
                        .flatMap(it -> {
                            var missing = referenced(dependent, it).filter(this::isMissing);
                            if (missing.isEmpty()) {
                                kept.add(it);
                            }
                            return missing.stream();
                        })
                        .collect(Collectors.toUnmodifiableSet());
        return gone.stream().anyMatch(it -> isForeign(dependent, it))
                ? Optional.of(new Bereft(dependent, gone, List.copyOf(kept)))
                : Optional.empty();
    }

    /// The objects of other services that refer to this one, as they are without it.
    List<Bereft> of(Entry owner) {
        var reference = new Reference(owner.key(), owner.uid());
        return dependents(it -> isForeign(it, reference))
                .filter(it -> it.owners().stream().anyMatch(one -> names(it, one, reference)))
                .map(it ->
                        new Bereft(
                                it,
                                Set.of(reference),
                                it.owners().stream()
                                        .filter(one -> !names(it, one, reference))
                                        .toList()))
                .toList();
    }

    private Stream<Entry> dependents(Predicate<Entry> which) {
        return ResourceType.STORED.stream()
                .filter(it -> readModel.isLoaded(ReadModel.ownerOf(it)))
                .flatMap(it -> readModel.list(it, "").entries().stream())
                .filter(it -> !it.owners().isEmpty() && which.test(it));
    }

    private static boolean names(Entry dependent, OwnerReference owner, Reference reference) {
        return referenced(dependent, owner).filter(reference::equals).isPresent();
    }

    /// Empty for kinds that nobody here keeps: whether they are gone, others know.
    private static Optional<Reference> referenced(Entry dependent, OwnerReference owner) {
        var namespace = dependent.key().namespace();
        return Optional.ofNullable(TYPES.get(owner.apiVersion() + "/" + owner.kind()))
                .filter(it -> !it.namespaced() || !namespace.isEmpty())
                .filter(_ -> !owner.name().isEmpty())
                .map(it ->
                        new Reference(
                                ResourceKey.of(it, it.namespaced() ? namespace : "", owner.name()),
                                owner.uid()));
    }

    private boolean isMissing(Reference reference) {
        return readModel.isLoaded(service(reference.key()))
                && readModel
                        .find(reference.key())
                        .filter(it -> it.uid().equals(reference.uid()))
                        .isEmpty();
    }

    private static boolean isForeign(Entry dependent, Reference reference) {
        return service(dependent.key()) != service(reference.key());
    }

    private static Owner service(ResourceKey key) {
        return ReadModel.ownerOf(key.type());
    }
}
