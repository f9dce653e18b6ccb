package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.ObjectReference;
import org.jspecify.annotations.Nullable;

@Description("Starts a build when a tag moves.")
public record ImageChangeTrigger(
        @Description("Pull spec that last started a build. Superseded by the status.")
                @Nullable String lastTriggeredImageID,
        @Description("The tag to watch; defaults to the strategy's base image.")
                @Nullable ObjectReference from,
        @Description("True stops it from starting builds.") boolean paused) {}
