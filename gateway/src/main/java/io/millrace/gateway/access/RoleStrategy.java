package io.millrace.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.Role;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Role holds no more than its writer.
public final class RoleStrategy implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.ROLE;
    }

    @Override
    public Class<?> model() {
        return Role.class;
    }

    @Override
    public List<FieldError> validateName(String name) {
        return PolicyNames.faults("metadata.name", name);
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var role = Json.read(next, Role.class);
        var faults = new ArrayList<>(RuleFaults.of(role.rules(), true));
        if (faults.isEmpty()) {
            var rules = role.rules() == null ? List.<PolicyRule>of() : role.rules();
            Escalation.requireRules(type(), next.at("/metadata/name").asText(), rules, write);
        }
        return faults;
    }
}
