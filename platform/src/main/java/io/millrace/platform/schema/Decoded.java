package io.millrace.platform.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// An object that has the form of its kind.
///
/// @param tree the fields that the kind knows, without those that are null
/// @param warnings what the requester should be told: `unknown field "spec.foo"`
public record Decoded(ObjectNode tree, List<String> warnings) {

    public Decoded {
        warnings = List.copyOf(warnings);
    }
}
