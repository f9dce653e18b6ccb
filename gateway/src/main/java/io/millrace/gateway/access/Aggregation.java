package io.millrace.gateway.access;

import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.AggregationRule;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.LabelSelector;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// ClusterRoles that are the sum of others: their rules follow whenever one of the others changes.
final class Aggregation {

    /// Roles may be the sum of sums; so deep a chain is an error or a circle.
    private static final int DEEPEST = 10;

    private Aggregation() {}

    static boolean isAggregated(@Nullable AggregationRule rule) {
        return rule != null
                && rule.clusterRoleSelectors() != null
                && !rule.clusterRoleSelectors().isEmpty();
    }

    /// Brings every sum up to date.
    static void refresh(Work work) {
        var changed = true;
        for (var round = 0; changed && round < DEEPEST; round++) {
            changed = false;
            for (var stored : work.list(ResourceType.CLUSTER_ROLE, "")) {
                changed |= refresh(stored, work);
            }
        }
    }

    private static boolean refresh(Resource stored, Work work) {
        var role = stored.as(ClusterRole.class);
        if (!isAggregated(role.aggregationRule())) {
            return false;
        }
        var rules = sum(stored.key().name(), Objects.requireNonNull(role.aggregationRule()), work);
        if (rules.equals(role.rules())) {
            return false;
        }
        var tree = stored.tree();
        tree.set("rules", Json.tree(rules));
        work.save(stored.key(), tree);
        return true;
    }

    private static List<PolicyRule> sum(String name, AggregationRule rule, Work work) {
        return work.list(ResourceType.CLUSTER_ROLE, "").stream()
                .filter(it -> !it.key().name().equals(name))
                .filter(it -> isSelected(Metadata.of(it.tree()).labels(), rule))
                .map(it -> it.as(ClusterRole.class).rules())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private static boolean isSelected(Map<String, String> labels, AggregationRule rule) {
        return rule.clusterRoleSelectors() != null
                && rule.clusterRoleSelectors().stream()
                        .anyMatch(it -> LabelSelector.of(it).matches(labels));
    }
}
