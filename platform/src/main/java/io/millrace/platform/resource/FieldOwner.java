package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;

/// Who sets fields, and how.
///
/// @param name the request's `fieldManager`; empty for what Millrace does by itself
/// @param operation `Apply` or `Update`
/// @param subresource empty for the main resource
record FieldOwner(String name, String operation, String apiVersion, String subresource) {

    static final String APPLY = "Apply";
    static final String UPDATE = "Update";

    static FieldOwner of(Command command, String operation) {
        return new FieldOwner(
                command.option("fieldManager").orElse(""),
                operation,
                command.group().isEmpty() ? "v1" : command.group() + "/v1",
                command.subresource());
    }

    /// @throws IllegalArgumentException when the operation is unknown
    static FieldOwner read(JsonNode entry) {
        var operation = entry.path("operation").asText();
        if (!operation.equals(APPLY) && !operation.equals(UPDATE)) {
            throw new IllegalArgumentException("The operation '" + operation + "' is unknown");
        }
        return new FieldOwner(
                entry.path("manager").asText(),
                operation,
                entry.path("apiVersion").asText(),
                entry.path("subresource").asText(""));
    }

    void writeTo(ObjectNode entry) {
        entry.put("manager", name);
        entry.put("operation", operation);
        entry.put("apiVersion", apiVersion);
        if (!subresource.isEmpty()) {
            entry.put("subresource", subresource);
        }
    }

    boolean applies() {
        return operation.equals(APPLY);
    }

    /// Whether it is the same manager, whatever version it writes in.
    boolean isSame(FieldOwner other) {
        return name.equals(other.name)
                && operation.equals(other.operation)
                && subresource.equals(other.subresource);
    }

    FieldOwner named(String other) {
        return new FieldOwner(other, operation, apiVersion, subresource);
    }

    /// As messages name it: `"alice" using image.openshift.io/v1`.
    String shown() {
        var part = subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"";
        return "\"" + name + "\"" + part + (applies() ? "" : " using " + apiVersion);
    }
}
