package io.millrace.gateway.accounts;

import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.Optional;

/// A fault in the words of a field error.
final class Faults {

    private Faults() {}

    static List<FieldError> at(String path, String value, Optional<String> fault) {
        return fault.map(it -> List.of(FieldError.invalid(path, value, it))).orElse(List.of());
    }
}
