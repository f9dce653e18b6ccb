package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("How the last import of a tag went.")
public record TagEventCondition(
        @Description("`ImportSuccess`, or `Overdue` for a scheduled tag.") @Required String type,
        @Description("`True`, `False` or `Unknown`.") @Required String status,
        @Description("When the condition last changed.") @Nullable Instant lastTransitionTime,
        @Description("Machine-readable reason, for example `NotFound`.") @Nullable String reason,
        @Description("What went wrong, for people.") @Nullable String message,
        @Description("The stream's generation that the import served.") @Required long generation) {

    public TagEventCondition {
        type = type == null ? "" : type;
        status = status == null ? "" : status;
        lastTransitionTime =
                lastTransitionTime == null
                        ? null
                        : lastTransitionTime.truncatedTo(ChronoUnit.SECONDS);
    }
}
