package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("Something that is true of a replication controller, or not.")
public record ReplicationControllerCondition(
        @Description("What it is about.") @Required String type,
        @Description("`True`, `False` or `Unknown`.") @Required String status,
        @Description("When it last changed.") @Nullable Instant lastTransitionTime,
        @Description("Machine-readable reason of the last change.") @Nullable String reason,
        @Description("The last change, for people.") @Nullable String message) {

    public ReplicationControllerCondition {
        type = type == null ? "" : type;
        status = status == null ? "" : status;
        lastTransitionTime =
                lastTransitionTime == null
                        ? null
                        : lastTransitionTime.truncatedTo(ChronoUnit.SECONDS);
    }
}
