package io.millrace.gateway.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.Event;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An Event is about an object of its own project.
public final class EventStrategy implements Strategy {

    private static final int LONGEST_MESSAGE = 1024;
    private static final int LONGEST_REASON = 128;

    @Override
    public ResourceType type() {
        return ResourceType.EVENT;
    }

    @Override
    public Class<?> model() {
        return Event.class;
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var faults = new ArrayList<FieldError>();
        var about = next.path("involvedObject").path("namespace").asText();
        var namespace = write.command().namespace();
        if (!about.equals(namespace) && !(about.isEmpty() && namespace.equals("default"))) {
            faults.add(
                    FieldError.invalid(
                            "involvedObject.namespace", about, "does not match event.namespace"));
        }
        tooLong(next, "reason", LONGEST_REASON).ifPresent(faults::add);
        tooLong(next, "message", LONGEST_MESSAGE).ifPresent(faults::add);
        return faults;
    }

    private static Optional<FieldError> tooLong(ObjectNode event, String field, int longest) {
        var text = event.path(field).asText();
        return text.length() <= longest
                ? Optional.empty()
                : Optional.of(
                        FieldError.invalid(
                                field,
                                text.substring(0, longest) + "…",
                                "must be at most %d characters long".formatted(longest)));
    }
}
