package io.millrace.platform.access;

import io.millrace.contract.Requester;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Decides by roles and bindings, as Kubernetes does: what no rule allows is denied. Members of
/// `system:masters` may do everything.
public final class Rbac implements AccessEvaluator {

    private static final String CLUSTER = "";
    private static final List<PolicyRule> EVERYTHING =
            List.of(
                    PolicyRule.on("*", List.of("*"), List.of("*")),
                    new PolicyRule(List.of("*"), null, null, null, List.of("*")));

    private final Policy policy;

    public Rbac(Policy policy) {
        this.policy = policy;
    }

    /// Who may do something, each sorted.
    public record Permitted(List<String> users, List<String> groups) {}

    @Override
    public boolean allows(Requester requester, Attributes asked) {
        return isMaster(requester) || grant(requester, asked).isPresent();
    }

    @Override
    public Decision decide(Requester requester, Attributes asked) {
        return isMaster(requester)
                ? new Decision.Allowed("member of " + Requester.MASTERS)
                : decided(grant(requester, asked));
    }

    /// Decides about a path that is no resource: only a cluster-wide grant counts.
    public Decision decide(Requester requester, String verb, String path) {
        if (isMaster(requester)) {
            return new Decision.Allowed("member of " + Requester.MASTERS);
        }
        return decided(find(requester, CLUSTER, it -> Rules.allowsPath(it, verb, path)));
    }

    private static Decision decided(Optional<Grant> grant) {
        return grant.<Decision>map(it -> new Decision.Allowed(it.reason()))
                .orElseGet(() -> new Decision.Denied(""));
    }

    private static boolean isMaster(Requester requester) {
        return requester.groups().contains(Requester.MASTERS);
    }

    private Optional<Grant> grant(Requester requester, Attributes asked) {
        Predicate<PolicyRule> rule = it -> Rules.allows(it, asked);
        var everywhere = find(requester, CLUSTER, rule);
        return everywhere.isPresent() || asked.namespace().isEmpty()
                ? everywhere
                : find(requester, asked.namespace(), rule);
    }

    private Optional<Grant> find(
            Requester requester, String namespace, Predicate<PolicyRule> rule) {
        var found = find(policy.toUser(namespace, requester.username()), namespace, rule);
        var groups = requester.groups().iterator();
        while (found.isEmpty() && groups.hasNext()) {
            found = find(policy.toGroup(namespace, groups.next()), namespace, rule);
        }
        return found;
    }

    private Optional<Grant> find(
            Collection<Grant> grants, String namespace, Predicate<PolicyRule> wanted) {
        for (var grant : grants) {
            for (var rule : policy.rules(namespace, grant.role())) {
                if (wanted.test(rule)) {
                    return Optional.of(grant);
                }
            }
        }
        return Optional.empty();
    }

    /// All rules that the requester has in the namespace, those that it has everywhere included.
    public List<PolicyRule> rulesOf(Requester requester, String namespace) {
        if (isMaster(requester)) {
            return EVERYTHING;
        }
        var rules = new ArrayList<>(rulesIn(requester, CLUSTER));
        if (!namespace.isEmpty()) {
            rules.addAll(rulesIn(requester, namespace));
        }
        return rules.stream().distinct().toList();
    }

    private List<PolicyRule> rulesIn(Requester requester, String namespace) {
        return Stream.concat(
                        policy.toUser(namespace, requester.username()).stream(),
                        requester.groups().stream()
                                .flatMap(it -> policy.toGroup(namespace, it).stream()))
                .flatMap(it -> policy.rules(namespace, it.role()).stream())
                .toList();
    }

    /// The rules of the role that a binding of the namespace gives; none when there is no such
    /// role.
    public List<PolicyRule> rulesOf(RoleRef role, String namespace) {
        return policy.rules(namespace, role);
    }

    /// Who may do it, as bindings name them.
    public Permitted whoCan(Attributes asked) {
        return permitted(asked.namespace(), it -> Rules.allows(it, asked));
    }

    /// Who may reach the path that is no resource.
    public Permitted whoCan(String verb, String path) {
        return permitted(CLUSTER, it -> Rules.allowsPath(it, verb, path));
    }

    private Permitted permitted(String namespace, Predicate<PolicyRule> rule) {
        var users = new TreeSet<String>();
        var groups = new TreeSet<>(List.of(Requester.MASTERS));
        var places = namespace.isEmpty() ? List.of(CLUSTER) : List.of(CLUSTER, namespace);
        for (var place : places) {
            for (var grant : policy.all(place)) {
                if (policy.rules(place, grant.role()).stream().anyMatch(rule)) {
                    (grant.isForGroup() ? groups : users).add(grant.bearer());
                }
            }
        }
        return new Permitted(List.copyOf(users), List.copyOf(groups));
    }
}
