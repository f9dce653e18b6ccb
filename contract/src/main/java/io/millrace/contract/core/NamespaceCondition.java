package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("What is going on in a namespace that is being deleted.")
public record NamespaceCondition(
        @Description("What the condition is about.") @Required String type,
        @Description("`True`, `False` or `Unknown`.") @Required String status,
        @Description("When the condition last changed.") @Nullable Instant lastTransitionTime,
        @Description("Machine-readable reason of the last change.") @Nullable String reason,
        @Description("The last change, for people.") @Nullable String message) {

    public NamespaceCondition {
        type = type == null ? "" : type;
        status = status == null ? "" : status;
        lastTransitionTime =
                lastTransitionTime == null
                        ? null
                        : lastTransitionTime.truncatedTo(ChronoUnit.SECONDS);
    }
}
