package io.millrace.platform.schema;

import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.List;

/// What becomes of fields that are unknown or stand twice: the `fieldValidation` of a write.
public enum FieldValidation {
    STRICT("Strict"),
    WARN("Warn"),
    IGNORE("Ignore");

    private final String wireName;

    FieldValidation(String wireName) {
        this.wireName = wireName;
    }

    /// The validation that a query asks for; warnings unless it asks.
    public static FieldValidation parse(String query) {
        if (query.isEmpty()) {
            return WARN;
        }
        for (var validation : values()) {
            if (validation.wireName.equals(query)) {
                return validation;
            }
        }
        throw Refusal.invalid(
                        "meta.k8s.io",
                        "CreateOptions",
                        "",
                        List.of(
                                FieldError.notSupported(
                                        "fieldValidation",
                                        query,
                                        List.of("Ignore", "Strict", "Warn"))))
                .asException();
    }
}
