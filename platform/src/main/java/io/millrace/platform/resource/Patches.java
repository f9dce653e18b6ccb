package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.platform.status.Refusal;
import java.util.List;

/// A command's patch, by its media type.
public final class Patches {

    private static final List<String> ACCEPTED =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json");

    private Patches() {}

    /// The object as the command's patch leaves it.
    public static ObjectNode apply(Command command, ObjectNode original, Class<?> model) {
        throw Refusal.unsupportedMediaType(ACCEPTED).asException();
    }
}
