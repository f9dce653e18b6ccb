package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.ObjectReference;
import org.jspecify.annotations.Nullable;

@Description("Which image's arrival started a build.")
public record ImageChangeCause(
        @Description("Pull spec of the image.") @Nullable String imageID,
        @Description("The tag that moved to it.") @Nullable ObjectReference fromRef) {}
