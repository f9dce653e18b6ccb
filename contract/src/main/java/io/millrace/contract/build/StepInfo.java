package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("One step of a build's stage.")
public record StepInfo(
        @Description("Name of the step, for example `FetchGitSource`.") @Nullable String name,
        @Description("When it started.") @Nullable Instant startTime,
        @Description("How long it took.") @Nullable Long durationMilliseconds) {

    public StepInfo {
        startTime = startTime == null ? null : startTime.truncatedTo(ChronoUnit.SECONDS);
    }
}
