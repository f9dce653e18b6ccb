package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("Something that is true of a deployment configuration, or not.")
public record DeploymentCondition(
        @Description("`Available` or `Progressing`.") @Required String type,
        @Description("`True`, `False` or `Unknown`.") @Required String status,
        @Description("When it was last written.") @Nullable Instant lastUpdateTime,
        @Description("When it last changed.") @Nullable Instant lastTransitionTime,
        @Description("Machine-readable reason of the last change.") @Nullable String reason,
        @Description("The last change, for people.") @Nullable String message) {

    public DeploymentCondition {
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
