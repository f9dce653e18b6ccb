package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("One stage of a build.")
public record StageInfo(
        @Description("Name of the stage, for example `FetchInputs`.") @Nullable String name,
        @Description("When it started.") @Nullable Instant startTime,
        @Description("How long it took.") @Nullable Long durationMilliseconds,
        @Description("Its steps.") @Nullable List<StepInfo> steps) {

    public StageInfo {
        startTime = startTime == null ? null : startTime.truncatedTo(ChronoUnit.SECONDS);
        steps = steps == null ? null : List.copyOf(steps);
    }
}
