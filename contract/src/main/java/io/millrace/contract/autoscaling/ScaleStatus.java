package io.millrace.contract.autoscaling;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("How many pods an object has.")
public record ScaleStatus(
        @Description("How many pods there are.") int replicas,
        @Description("The labels of the pods, as a selector.") @Nullable String selector) {

    public static final ScaleStatus EMPTY = new ScaleStatus(0, null);
}
