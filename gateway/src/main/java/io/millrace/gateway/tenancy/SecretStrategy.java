package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.Secret;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Secret arrives with its values sealed; what is in them is not this owner's business.
final class SecretStrategy implements Strategy {

    /// A mebibyte, sealed and in base64.
    private static final int LARGEST_SEALED = 3 * 512 * 1024;

    private final AccountSecrets ofAccounts;

    SecretStrategy(AccountSecrets ofAccounts) {
        this.ofAccounts = ofAccounts;
    }

    @Override
    public ResourceType type() {
        return ResourceType.SECRET;
    }

    @Override
    public Class<?> model() {
        return Secret.class;
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        if (next.path("type").asText("").isEmpty()) {
            next.put("type", "Opaque");
        }
        return next;
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        if (next.path("type").asText("").isEmpty()) {
            next.set("type", previous.get("type"));
        }
        return next;
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var faults = new ArrayList<>(DataKeys.faults(next));
        faults.addAll(DataKeys.sizeFaults(next, LARGEST_SEALED));
        faults.addAll(SecretTypes.faults(next));
        previous.ifPresent(before -> {
            if (!next.path("type").equals(before.path("type"))) {
                faults.add(
                        FieldError.invalid(
                                "type", next.path("type").asText(), "field is immutable"));
            }
            faults.addAll(DataKeys.immutabilityFaults(next, before));
        });
        return faults;
    }

    @Override
    public void deleted(Resource previous, Write write) {
        ofAccounts.secretDeleted(previous, write.work());
    }
}
