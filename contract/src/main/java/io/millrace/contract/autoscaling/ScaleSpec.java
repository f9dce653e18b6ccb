package io.millrace.contract.autoscaling;

import io.millrace.contract.meta.Description;

@Description("How many pods an object wants.")
public record ScaleSpec(@Description("How many pods there shall be.") int replicas) {

    public static final ScaleSpec EMPTY = new ScaleSpec(0);
}
