package io.millrace.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.authorization.RoleBindingRestriction;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// A RoleBindingRestriction speaks of users, of groups or of service accounts.
public final class RestrictionStrategy implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.ROLE_BINDING_RESTRICTION;
    }

    @Override
    public Class<?> model() {
        return RoleBindingRestriction.class;
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var spec = Json.read(next, RoleBindingRestriction.class).spec();
        var said =
                Stream.of(
                                spec.userrestriction(),
                                spec.grouprestriction(),
                                spec.serviceaccountrestriction())
                        .filter(Objects::nonNull)
                        .count();
        return said == 1
                ? List.of()
                : List.of(
                        FieldError.invalid(
                                "spec",
                                Json.text(spec),
                                "must say exactly one of userrestriction, grouprestriction and serviceaccountrestriction"));
    }
}
