package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("What was found out about a signature.")
public record SignatureCondition(
        @Description("`Trusted` or `ForImage`.") @Required String type,
        @Description("`True`, `False` or `Unknown`.") @Required String status,
        @Description("When the condition was last looked at.") @Nullable Instant lastProbeTime,
        @Description("When the condition last changed.") @Nullable Instant lastTransitionTime,
        @Description("Machine-readable reason of the last change.") @Nullable String reason,
        @Description("The last change, for people.") @Nullable String message) {

    public SignatureCondition {
        type = type == null ? "" : type;
        status = status == null ? "" : status;
        lastProbeTime =
                lastProbeTime == null ? null : lastProbeTime.truncatedTo(ChronoUnit.SECONDS);
        lastTransitionTime =
                lastTransitionTime == null
                        ? null
                        : lastTransitionTime.truncatedTo(ChronoUnit.SECONDS);
    }
}
