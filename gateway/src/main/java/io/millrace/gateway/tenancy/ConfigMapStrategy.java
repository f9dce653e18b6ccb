package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.ConfigMap;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A ConfigMap is stored as it is.
final class ConfigMapStrategy implements Strategy {

    private static final int LARGEST = 1024 * 1024;

    @Override
    public ResourceType type() {
        return ResourceType.CONFIG_MAP;
    }

    @Override
    public Class<?> model() {
        return ConfigMap.class;
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var faults = new ArrayList<>(DataKeys.faults(next));
        faults.addAll(DataKeys.sizeFaults(next, LARGEST));
        next.path("data")
                .fieldNames()
                .forEachRemaining(key -> {
                    if (next.path("binaryData").has(key)) {
                        faults.add(
                                FieldError.invalid(
                                        "data[" + key + "]",
                                        key,
                                        "duplicate of key present in binaryData"));
                    }
                });
        previous.ifPresent(it -> faults.addAll(DataKeys.immutabilityFaults(next, it)));
        return faults;
    }
}
