package io.millrace.build.application;

import io.millrace.build.domain.Fault;
import io.millrace.platform.status.FieldError;
import java.util.List;

/// The domain's faults in the words of the API.
final class Faults {

    private Faults() {}

    static List<FieldError> told(List<Fault> faults) {
        return faults.stream().map(Faults::told).toList();
    }

    private static FieldError told(Fault fault) {
        return switch (fault.kind()) {
            case REQUIRED -> FieldError.required(fault.path(), fault.detail());
            case INVALID ->
                    FieldError.invalid(
                            fault.path(),
                            fault.value() == null ? "" : fault.value(),
                            fault.detail());
            case DUPLICATE ->
                    FieldError.duplicate(fault.path(), fault.value() == null ? "" : fault.value());
        };
    }
}
