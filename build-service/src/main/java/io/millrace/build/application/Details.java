package io.millrace.build.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.build.domain.BuildDetails;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Optional;

/// `builds/details`: what a builder has found out about its build.
final class Details implements Strategy {

    private List<FieldError> faults = List.of();

    @Override
    public ResourceType type() {
        return ResourceType.BUILD;
    }

    @Override
    public Class<?> model() {
        return Build.class;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return true;
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        throw Refusal.methodNotAllowed().asException();
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        var told = Json.read(next, Build.class);
        var build = Json.read(previous, Build.class);
        faults = Faults.told(BuildDetails.faults(told, build));
        var detailed = BuildDetails.on(build, told);
        next.set("spec", Trees.of(detailed.spec()));
        next.set("status", Trees.of(detailed.status()));
        var metadata = next.withObject("/metadata");
        for (var field : List.of("annotations", "labels", "ownerReferences", "finalizers")) {
            metadata.remove(field);
            if (previous.path("metadata").has(field)) {
                metadata.set(field, previous.path("metadata").get(field));
            }
        }
        return next;
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        return faults;
    }
}
