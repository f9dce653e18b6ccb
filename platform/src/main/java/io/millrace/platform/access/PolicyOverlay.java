package io.millrace.platform.access;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A policy with some changes laid over it.
public final class PolicyOverlay implements Policy {

    private final Policy below;
    private final Set<ResourceKey> changed;
    private final PolicyIndex above = new PolicyIndex();

    /// @param changes bodies of the roles and bindings that have changed, empty for those that have
    ///   gone
    public PolicyOverlay(Policy below, Map<ResourceKey, Optional<byte[]>> changes) {
        this.below = below;
        this.changed = Set.copyOf(changes.keySet());
        changes.forEach(above::apply);
    }

    @Override
    public Collection<Grant> toUser(String namespace, String username) {
        return together(below.toUser(namespace, username), above.toUser(namespace, username));
    }

    @Override
    public Collection<Grant> toGroup(String namespace, String group) {
        return together(below.toGroup(namespace, group), above.toGroup(namespace, group));
    }

    @Override
    public Collection<Grant> all(String namespace) {
        return together(below.all(namespace), above.all(namespace));
    }

    private List<Grant> together(Collection<Grant> before, Collection<Grant> now) {
        return Stream.concat(
                        before.stream().filter(it -> !changed.contains(it.binding())), now.stream())
                .toList();
    }

    @Override
    public List<PolicyRule> rules(String namespace, RoleRef role) {
        return changed.contains(PolicyIndex.keyOf(namespace, role))
                ? above.rules(namespace, role)
                : below.rules(namespace, role);
    }
}
