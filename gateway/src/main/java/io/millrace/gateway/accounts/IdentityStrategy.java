package io.millrace.gateway.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.user.Identity;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An Identity is called after its provider and its name there, and both stay.
final class IdentityStrategy implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.IDENTITY;
    }

    @Override
    public Class<?> model() {
        return Identity.class;
    }

    @Override
    public String nameOf(ObjectNode next) {
        var provider = next.path("providerName").asText();
        var name = next.path("providerUserName").asText();
        return provider.isEmpty() || name.isEmpty() ? "" : provider + ":" + name;
    }

    @Override
    public List<FieldError> validateName(String name) {
        return Faults.at("metadata.name", name, AccountNames.identityFault(name));
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var faults = new ArrayList<FieldError>();
        var provider = next.path("providerName").asText();
        var name = next.path("providerUserName").asText();
        if (provider.isEmpty()) {
            faults.add(FieldError.required("providerName", "an identity has a provider"));
        }
        if (name.isEmpty()) {
            faults.add(FieldError.required("providerUserName", "an identity has a name there"));
        }
        var own = Metadata.of(next).text("name");
        if (faults.isEmpty() && !own.equals(nameOf(next))) {
            faults.add(
                    FieldError.invalid(
                            "metadata.name", own, "must be <providerName>:<providerUserName>"));
        }
        return faults;
    }
}
