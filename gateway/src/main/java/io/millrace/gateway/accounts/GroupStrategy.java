package io.millrace.gateway.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.user.Group;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Group lists users, who need not exist yet.
final class GroupStrategy implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.GROUP;
    }

    @Override
    public Class<?> model() {
        return Group.class;
    }

    @Override
    public List<FieldError> validateName(String name) {
        return Faults.at("metadata.name", name, AccountNames.fault(name));
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var faults = new ArrayList<FieldError>();
        var position = 0;
        for (var user : next.path("users")) {
            faults.addAll(
                    Faults.at(
                            "users[%d]".formatted(position++),
                            user.asText(),
                            AccountNames.fault(user.asText())));
        }
        return faults;
    }
}
