package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("Whether a build is in a phase, and since when.")
public record BuildCondition(
        @Description("The phase.") @Required String type,
        @Description("`True` or `False`.") @Required String status,
        @Description("When the condition was last written.") @Nullable Instant lastUpdateTime,
        @Description("When the condition last changed.") @Nullable Instant lastTransitionTime,
        @Description("Machine-readable reason of the last change.") @Nullable String reason,
        @Description("The last change, for people.") @Nullable String message) {

    public BuildCondition {
        type = type == null ? "" : type;
        status = status == null ? "" : status;
        lastUpdateTime =
                lastUpdateTime == null ? null : lastUpdateTime.truncatedTo(ChronoUnit.SECONDS);
        lastTransitionTime =
                lastTransitionTime == null
                        ? null
                        : lastTransitionTime.truncatedTo(ChronoUnit.SECONDS);
    }
}
