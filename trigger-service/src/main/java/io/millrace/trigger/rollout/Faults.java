package io.millrace.trigger.rollout;

import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.FieldError.Reason;
import io.millrace.trigger.domain.rollout.Fault;
import java.util.List;

/// The domain's faults in the words of the API.
final class Faults {

    private Faults() {}

    static List<FieldError> told(List<Fault> faults) {
        return faults.stream().map(Faults::told).toList();
    }

    private static FieldError told(Fault fault) {
        var value = fault.value() == null ? "" : fault.value();
        return switch (fault.kind()) {
            case REQUIRED -> FieldError.required(fault.path(), fault.detail());
            case INVALID -> FieldError.invalid(fault.path(), value, fault.detail());
            case DUPLICATE -> FieldError.duplicate(fault.path(), value);
            case UNSUPPORTED ->
                    new FieldError(
                            Reason.NOT_SUPPORTED,
                            fault.path(),
                            value,
                            "supported values: " + fault.detail());
        };
    }
}
