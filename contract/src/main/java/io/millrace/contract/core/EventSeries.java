package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("An event that happens again and again.")
public record EventSeries(
        @Description("How many times so far.") @Nullable Integer count,
        @Description("When it was last seen.") @Nullable Instant lastObservedTime) {

    public EventSeries {
        lastObservedTime =
                lastObservedTime == null ? null : lastObservedTime.truncatedTo(ChronoUnit.MICROS);
    }
}
