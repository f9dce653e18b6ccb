package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.ResourceQuota;
import io.millrace.platform.resource.Quantity;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A ResourceQuota: clients write what is wanted, the server what is used.
final class QuotaStrategy implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.RESOURCE_QUOTA;
    }

    @Override
    public Class<?> model() {
        return ResourceQuota.class;
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        next.remove("status");
        return next;
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        if (write.command().subresource().equals("status")) {
            next.set("spec", previous.get("spec"));
        } else {
            next.set("status", previous.get("status"));
        }
        return next;
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var faults = new ArrayList<FieldError>();
        next.path("spec")
                .path("hard")
                .forEachEntry((resource, amount) -> {
                    var path = "spec.hard[" + resource + "]";
                    QuotaNames.fault(path, resource).ifPresent(faults::add);
                    Quantity.fault(path, amount).ifPresent(faults::add);
                });
        return faults;
    }
}
