package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Who saw an event.")
public record EventSource(
        @Description("Program that saw it.") @Nullable String component,
        @Description("Machine on which that program runs.") @Nullable String host) {

    public static final EventSource EMPTY = new EventSource(null, null);
}
