package io.millrace.gateway.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.user.User;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A User ends with its tokens.
final class UserStrategy implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.USER;
    }

    @Override
    public Class<?> model() {
        return User.class;
    }

    @Override
    public List<FieldError> validateName(String name) {
        return Faults.at("metadata.name", name, AccountNames.fault(name));
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var faults = new ArrayList<FieldError>();
        var position = 0;
        for (var identity : next.path("identities")) {
            var name = identity.asText();
            faults.addAll(
                    Faults.at(
                            "identities[%d]".formatted(position++),
                            name,
                            AccountNames.identityFault(name)));
        }
        return faults;
    }

    @Override
    public void deleted(Resource previous, Write write) {
        OAuthTokens.endAll(previous.key().name(), write.work());
    }
}
