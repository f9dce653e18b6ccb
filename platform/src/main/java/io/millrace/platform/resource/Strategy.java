package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.Optional;

/// What is particular about one kind's writes: what the server fills, what it keeps from clients,
/// what it refuses. `ResourceWrites` does what all kinds share.
public interface Strategy {

    ResourceType type();

    /// The wire record of the kind: its schema decides how patches merge.
    Class<?> model();

    /// Whether a PUT without `metadata.resourceVersion` overwrites whatever is stored.
    default boolean allowsUnconditionalUpdate() {
        return true;
    }

    /// The rules of the kind's names; by default a DNS-1123 subdomain.
    default List<FieldError> validateName(String name) {
        return Names.dnsSubdomain("metadata.name", name);
    }

    /// Fills defaults and drops what clients may not set. Metadata has been filled already.
    default ObjectNode prepareForCreate(ObjectNode next, Write write) {
        return next;
    }

    /// As for creation; what a client may not change is restored from the previous object here.
    default ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        return next;
    }

    /// The faults of the object as it would be stored.
    default List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        return List.of();
    }

    /// The object has been saved: time for facts and dependents.
    default void saved(Resource saved, Optional<Resource> previous, Write write) {}

    /// The object has been deleted: time for facts and dependents.
    default void deleted(Resource previous, Write write) {}
}
