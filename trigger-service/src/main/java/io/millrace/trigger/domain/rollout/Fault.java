package io.millrace.trigger.domain.rollout;

import org.jspecify.annotations.Nullable;

/// What is wrong with one field.
public record Fault(Kind kind, String path, @Nullable Object value, String detail) {

    /// What a client is told about the field.
    public enum Kind {
        REQUIRED,
        INVALID,
        UNSUPPORTED,
        DUPLICATE
    }

    static Fault required(String path, String detail) {
        return new Fault(Kind.REQUIRED, path, null, detail);
    }

    static Fault invalid(String path, @Nullable Object value, String detail) {
        return new Fault(Kind.INVALID, path, value, detail);
    }

    static Fault unsupported(String path, Object value, String detail) {
        return new Fault(Kind.UNSUPPORTED, path, value, detail);
    }

    static Fault duplicate(String path, Object value) {
        return new Fault(Kind.DUPLICATE, path, value, "");
    }
}
