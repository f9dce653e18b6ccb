package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// The rules that ConfigMaps and Secrets share (Kubernetes, "ConfigMaps", "Secrets").
final class DataKeys {

    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
    private static final List<String> FIELDS = List.of("data", "binaryData");

    private DataKeys() {}

    static List<FieldError> faults(ObjectNode object) {
        var faults = new ArrayList<FieldError>();
        for (var field : FIELDS) {
            object.path(field)
                    .fieldNames()
                    .forEachRemaining(key -> {
                        if (!KEY.matcher(key).matches()) {
                            faults.add(
                                    FieldError.invalid(
                                            field + "[" + key + "]",
                                            key,
                                            "a valid key consists of alphanumeric characters,"
                                                    + " '-', '_' or '.'"));
                        }
                    });
        }
        return faults;
    }

    /// The values together must not be larger than so many characters.
    static List<FieldError> sizeFaults(ObjectNode object, int most) {
        long size = 0;
        for (var field : FIELDS) {
            for (var value : object.path(field)) {
                size += value.asText().length();
            }
        }
        return size > most ? List.of(FieldError.tooLong("data", most)) : List.of();
    }

    static List<FieldError> immutabilityFaults(ObjectNode next, ObjectNode previous) {
        if (!previous.path("immutable").asBoolean()) {
            return List.of();
        }
        var faults = new ArrayList<FieldError>();
        if (!next.path("immutable").asBoolean()) {
            faults.add(
                    FieldError.forbidden(
                            "immutable", "field is immutable when `immutable` is set"));
        }
        for (var field : FIELDS) {
            if (!Objects.equals(next.get(field), previous.get(field))) {
                faults.add(
                        FieldError.forbidden(field, "field is immutable when `immutable` is set"));
            }
        }
        return faults;
    }
}
