package io.millrace.platform.access;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The policy ready to be asked, by namespace and subject. A change costs as much as the binding
/// that changed. One thread changes it, any number ask.
public final class PolicyIndex implements Policy {

    private final Map<ResourceKey, Binding> bindings = new ConcurrentHashMap<>();
    private final Map<ResourceKey, List<PolicyRule>> roles = new ConcurrentHashMap<>();
    private final Map<String, Holders> namespaces = new ConcurrentHashMap<>();
    private final AtomicLong revision = new AtomicLong();

    /// The grants in one namespace by who holds them.
    private record Holders(Map<String, List<Grant>> users, Map<String, List<Grant>> groups) {

        static final Holders NOBODY = new Holders(Map.of(), Map.of());

        static Holders create() {
            return new Holders(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        private Map<String, List<Grant>> of(Grant grant) {
            return grant.isForGroup() ? groups : users;
        }

        void add(Grant grant) {
            of(grant).merge(grant.bearer(), List.of(grant), Holders::together);
        }

        private static List<Grant> together(List<Grant> some, List<Grant> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }

        void remove(Grant grant) {
            of(grant)
                    .computeIfPresent(
                            grant.bearer(),
                            (unused, held) -> {
                                var left = held.stream().filter(it -> !it.equals(grant)).toList();
                                return left.isEmpty() ? null : left;
                            });
        }

        boolean isEmpty() {
            return users.isEmpty() && groups.isEmpty();
        }
    }

    /// Whether decisions depend on resources of the type.
    public static boolean concerns(ResourceType type) {
        return type.group().equals(RoleRef.GROUP) && ResourceType.ACCESS.contains(type);
    }

    /// A role or a binding has changed, or gone. Whoever has a right before and after keeps it in
    /// between.
    ///
    /// @param body empty when it has gone
    public void apply(ResourceKey key, Optional<byte[]> body) {
        if (Binding.isBinding(key.type())) {
            applyBinding(key, body.map(it -> Binding.read(key, it)));
        } else {
            body.ifPresentOrElse(
                    it -> roles.put(key, Binding.rules(key, it)), () -> roles.remove(key));
        }
        revision.incrementAndGet();
    }

    private void applyBinding(ResourceKey key, Optional<Binding> next) {
        var before = Optional.ofNullable(bindings.get(key)).map(Binding::grants).orElse(List.of());
        var after = next.map(Binding::grants).orElse(List.of());
        if (!after.isEmpty()) {
            var holders = namespaces.computeIfAbsent(key.namespace(), unused -> Holders.create());
            after.stream().filter(it -> !before.contains(it)).forEach(holders::add);
        }
        var holders = namespaces.get(key.namespace());
        if (holders != null) {
            before.stream().filter(it -> !after.contains(it)).forEach(holders::remove);
            if (holders.isEmpty()) {
                namespaces.remove(key.namespace());
            }
        }
        next.ifPresentOrElse(it -> bindings.put(key, it), () -> bindings.remove(key));
    }

    /// Counts the changes.
    public long revision() {
        return revision.get();
    }

    /// Forgets everything.
    public void clear() {
        bindings.clear();
        roles.clear();
        namespaces.clear();
        revision.incrementAndGet();
    }

    @Override
    public Collection<Grant> toUser(String namespace, String username) {
        return in(namespace).users().getOrDefault(username, List.of());
    }

    @Override
    public Collection<Grant> toGroup(String namespace, String group) {
        return in(namespace).groups().getOrDefault(group, List.of());
    }

    @Override
    public Collection<Grant> all(String namespace) {
        var holders = in(namespace);
        return Stream.concat(holders.users().values().stream(), holders.groups().values().stream())
                .flatMap(List::stream)
                .toList();
    }

    private Holders in(String namespace) {
        return namespaces.getOrDefault(namespace, Holders.NOBODY);
    }

    @Override
    public List<PolicyRule> rules(String namespace, RoleRef role) {
        return roles.getOrDefault(keyOf(namespace, role), List.of());
    }

    /// The role that a binding of the namespace means. No cluster-wide binding can mean a Role.
    static ResourceKey keyOf(String namespace, RoleRef role) {
        return role.isCluster() || namespace.isEmpty()
                ? ResourceKey.cluster(ResourceType.CLUSTER_ROLE, role.name())
                : ResourceKey.of(ResourceType.ROLE, namespace, role.name());
    }
}
