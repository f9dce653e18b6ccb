package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("What a build produced.")
public record BuildStatusOutput(
        @Description("The image, once it is pushed.") @Nullable BuildStatusOutputTo to) {

    public static final BuildStatusOutput EMPTY = new BuildStatusOutput(null);
}
