package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Status;
import io.millrace.imagestream.domain.Fault;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// The domain's records and refusals as they stand on the wire.
final class Wire {

    static final Status SUCCESS =
            new Status("Status", "v1", ListMeta.EMPTY, "Success", null, null, null, null);

    private Wire() {}

    static <T> T body(Command command, Class<T> type) {
        return read(ResourceWrites.bodyOf(command), type);
    }

    /// Reads a record that a client wrote. What does not fit its type is the client's fault.
    static <T> T read(JsonNode tree, Class<T> type) {
        try {
            return Json.read(tree, type);
        } catch (UncheckedIOException unreadable) {
            throw Refusal.badRequest(
                            Objects.requireNonNullElse(
                                    unreadable.getMessage(), "the object cannot be read"))
                    .asException();
        }
    }

    /// The record exactly as it reads once it was stored, so that equal objects are equal trees.
    static ObjectNode stored(Object wireRecord) {
        return (ObjectNode) Json.tree(Json.bytes(wireRecord));
    }

    static List<FieldError> errors(List<Fault> faults) {
        return faults.stream().map(Wire::error).toList();
    }

    private static FieldError error(Fault fault) {
        var value = Objects.requireNonNullElse(fault.value(), "");
        return switch (fault.kind()) {
            case REQUIRED -> FieldError.required(fault.path(), fault.detail());
            case INVALID -> FieldError.invalid(fault.path(), value, fault.detail());
            case NOT_FOUND -> FieldError.notFound(fault.path(), value);
            case FORBIDDEN -> FieldError.forbidden(fault.path(), fault.detail());
        };
    }
}
