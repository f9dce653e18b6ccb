package io.millrace.trigger.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.Refusal;
import java.util.Set;

/// Writing what is true of a workload (`deployments/status` and its like): whoever runs it does.
record WorkloadStatusWrites(WorkloadKind kind) implements Strategy {

    @Override
    public ResourceType type() {
        return kind.type();
    }

    @Override
    public Class<?> model() {
        return kind.model();
    }

    @Override
    public Set<String> ignored() {
        return Set.of("spec");
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        throw Refusal.methodNotAllowed().asException();
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        next.set("spec", previous.path("spec"));
        next.set("metadata", previous.path("metadata"));
        return next;
    }
}
