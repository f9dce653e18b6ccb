package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Source that is uploaded when the build is started.")
public record BinaryBuildSource(
        @Description("Stores the upload as one file of this name instead of unpacking it.")
                @Nullable String asFile) {}
