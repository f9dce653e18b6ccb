package io.millrace.imagestream.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is wrong with one field of a stream or a tag.
///
/// @param path the field, as `spec.tags[latest].from.name`
/// @param value what stands there, a text or a truth; null where that does not matter
/// @param detail the rule, for people
public record Fault(Kind kind, String path, @Nullable Object value, String detail) {

    /// The rule's family, as the API names it.
    public enum Kind {
        REQUIRED,
        INVALID,
        NOT_FOUND,
        FORBIDDEN
    }

    static Fault required(String path, String detail) {
        return new Fault(Kind.REQUIRED, path, null, detail);
    }

    static Fault invalid(String path, Object value, String detail) {
        return new Fault(Kind.INVALID, path, value, detail);
    }

    static Fault noneOf(String path, String value, List<String> supported) {
        return new Fault(
                Kind.INVALID,
                path,
                value,
                "supported values: \"" + String.join("\", \"", supported) + "\"");
    }

    static Fault notFound(String path, String value) {
        return new Fault(Kind.NOT_FOUND, path, value, "");
    }

    static Fault forbidden(String path, String detail) {
        return new Fault(Kind.FORBIDDEN, path, null, detail);
    }
}
