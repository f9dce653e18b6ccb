package io.millrace.platform.cluster;

import io.millrace.contract.ResourceType;
import java.util.List;

/// Which of a type's objects are followed in the cluster.
///
/// @param labels a label selector, empty for all
/// @param notOfType values of the field `type` that are left out
public record Reflected(ResourceType type, String labels, List<String> notOfType) {

    public static Reflected all(ResourceType type) {
        return new Reflected(type, "", List.of());
    }

    public Reflected selected(String selector) {
        return new Reflected(type, selector, notOfType);
    }

    public Reflected without(List<String> types) {
        return new Reflected(type, labels, List.copyOf(types));
    }
}
