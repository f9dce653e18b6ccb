package io.millrace.platform.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.meta.StatusCause;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is wrong with one field of an object.
///
/// @param path the field, as `spec.tags[latest].from.name`
/// @param badValue what stands there; a string, number, unsigned number, boolean or JSON
/// @param detail the rule, for people; may be empty
public record FieldError(Reason reason, String path, @Nullable Object badValue, String detail) {

    /// The machine-readable word for what is wrong, and how a message begins.
    public enum Reason {
        REQUIRED("FieldValueRequired", "Required value", false),
        INVALID("FieldValueInvalid", "Invalid value", true),
        DUPLICATE("FieldValueDuplicate", "Duplicate value", true),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value", true),
        NOT_FOUND("FieldValueNotFound", "Not found", true),
        FORBIDDEN("FieldValueForbidden", "Forbidden", false),
        TOO_LONG("FieldValueTooLong", "Too long", false),
        INTERNAL("InternalError", "Internal error", false);

        private final String wireName;
        private final String sense;
        private final boolean showsValue;

        Reason(String wireName, String sense, boolean showsValue) {
            this.wireName = wireName;
            this.sense = sense;
            this.showsValue = showsValue;
        }

        public String wireName() {
            return wireName;
        }
    }

    /// A number without a sign, which messages show as `0x1f`.
    public record Unsigned(long value) {}

    public static FieldError required(String path, String detail) {
        return new FieldError(Reason.REQUIRED, path, null, detail);
    }

    public static FieldError invalid(String path, @Nullable Object badValue, String detail) {
        return new FieldError(Reason.INVALID, path, badValue, detail);
    }

    public static FieldError duplicate(String path, Object badValue) {
        return new FieldError(Reason.DUPLICATE, path, badValue, "");
    }

    public static FieldError notSupported(
            String path, Object badValue, Collection<String> supported) {
        var detail =
                supported.stream()
                        .map(Quoted::of)
                        .collect(Collectors.joining(", ", "supported values: ", ""));
        return new FieldError(Reason.NOT_SUPPORTED, path, badValue, detail);
    }

    public static FieldError notFound(String path, Object badValue) {
        return new FieldError(Reason.NOT_FOUND, path, badValue, "");
    }

    public static FieldError forbidden(String path, String detail) {
        return new FieldError(Reason.FORBIDDEN, path, null, detail);
    }

    public static FieldError tooLong(String path, int maximum) {
        return new FieldError(
                Reason.TOO_LONG, path, null, "may not be more than %d bytes".formatted(maximum));
    }

    public static FieldError internal(String path, String detail) {
        return new FieldError(Reason.INTERNAL, path, null, detail);
    }

    /// The error without its field: `Invalid value: "v": must be …`.
    public String body() {
        var value = reason.showsValue ? ": " + shown() : "";
        return reason.sense + value + (detail.isEmpty() ? "" : ": " + detail);
    }

    public String message() {
        return path + ": " + body();
    }

    StatusCause cause() {
        return new StatusCause(reason.wireName, body(), path);
    }

    private String shown() {
        return switch (badValue) {
            case null -> "null";
            case Number number -> number.toString();
            case Unsigned unsigned -> "0x" + Long.toHexString(unsigned.value());
            case Boolean flag -> flag.toString();
            case JsonNode json when !json.isTextual() -> json.toString();
            default -> Quoted.of(badValue.toString());
        };
    }
}
