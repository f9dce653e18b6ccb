package io.millrace.build.execution;

import org.jspecify.annotations.Nullable;

/// How the instructions of a Dockerfile become layers: `imageOptimizationPolicy` and `noCache`.
public enum Layers {
    /// One for each instruction, taken from an earlier build where nothing has changed.
    EACH,

    /// One for each instruction, all of them new.
    EACH_ANEW,

    /// One for all of the instructions.
    ONE,

    /// The same, with a word about it in the log.
    ONE_AND_TOLD;

    public static Layers of(@Nullable String policy, boolean noCache) {
        return switch (policy == null ? "" : policy) {
            case "SkipLayers" -> ONE;
            case "SkipLayersAndWarn" -> ONE_AND_TOLD;
            default -> noCache ? EACH_ANEW : EACH;
        };
    }
}
