package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /// The name of a new object whose client has given none, where the kind makes one of what the
    /// object says; empty otherwise.
    default String nameOf(ObjectNode next) {
        return "";
    }

    /// The rules of the prefix from which a name is made: those of names, and it may end in a dash.
    default List<FieldError> validateGenerateName(String prefix) {
        return validateName(prefix.endsWith("-") ? prefix + "a" : prefix).stream()
                .map(it ->
                        new FieldError(it.reason(), "metadata.generateName", prefix, it.detail()))
                .toList();
    }

    /// The top-level fields that this resource leaves as they are, whatever a client sends, because
    /// they belong to the server or to a subresource.
    default Set<String> ignored() {
        return Set.of();
    }

    /// The value by which a field selector knows the object.
    default String selectable(ObjectNode object, String field) {
        JsonNode value = object;
        for (var name : field.split("\\.", -1)) {
            value = value.path(name);
        }
        return value.asText("");
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
