package io.millrace.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.LabelSelector;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A ClusterRole holds no more than its writer; one that gathers others is written by who may do
/// everything.
public final class ClusterRoleStrategy implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.CLUSTER_ROLE;
    }

    @Override
    public Class<?> model() {
        return ClusterRole.class;
    }

    @Override
    public List<FieldError> validateName(String name) {
        return PolicyNames.faults("metadata.name", name);
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var role = Json.read(next, ClusterRole.class);
        var faults = new ArrayList<>(RuleFaults.of(role.rules(), false));
        if (isAggregated(role)) {
            selectors(role).stream()
                    .filter(ClusterRoleStrategy::isEmpty)
                    .forEach(it ->
                            faults.add(
                                    FieldError.required(
                                            "aggregationRule.clusterRoleSelectors",
                                            "a selector must not be empty")));
        }
        if (faults.isEmpty()) {
            requireRights(role, previous, write);
        }
        return faults;
    }

    private void requireRights(ClusterRole role, Optional<ObjectNode> previous, Write write) {
        var name = role.metadata().name() == null ? "" : role.metadata().name();
        var rules = role.rules() == null ? List.<PolicyRule>of() : role.rules();
        Escalation.requireRules(type(), name, rules, write);
        var gathers =
                isAggregated(role)
                        || previous.filter(it -> isAggregated(Json.read(it, ClusterRole.class)))
                                .isPresent();
        if (gathers) {
            Escalation.requireEverything(type(), name, write);
        }
    }

    private static boolean isAggregated(ClusterRole role) {
        return Aggregation.isAggregated(role.aggregationRule());
    }

    private static List<LabelSelector> selectors(ClusterRole role) {
        var rule = role.aggregationRule();
        return rule == null || rule.clusterRoleSelectors() == null
                ? List.of()
                : rule.clusterRoleSelectors();
    }

    private static boolean isEmpty(LabelSelector selector) {
        return (selector.matchLabels() == null || selector.matchLabels().isEmpty())
                && (selector.matchExpressions() == null || selector.matchExpressions().isEmpty());
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        Aggregation.refresh(write.work());
    }

    @Override
    public void deleted(Resource previous, Write write) {
        Aggregation.refresh(write.work());
    }
}
