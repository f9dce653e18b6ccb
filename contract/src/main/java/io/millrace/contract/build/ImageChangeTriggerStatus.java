package io.millrace.contract.build;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("What an image change trigger last did.")
public record ImageChangeTriggerStatus(
        @Description("Pull spec of the image that last started a build.")
                @Nullable String lastTriggeredImageID,
        @Description("The tag that is watched.") ImageStreamTagReference from,
        @Description("When it last started a build.") @AlwaysWritten
                @Nullable Instant lastTriggerTime) {

    public ImageChangeTriggerStatus {
        from = from == null ? ImageStreamTagReference.EMPTY : from;
        lastTriggerTime =
                lastTriggerTime == null ? null : lastTriggerTime.truncatedTo(ChronoUnit.SECONDS);
    }
}
