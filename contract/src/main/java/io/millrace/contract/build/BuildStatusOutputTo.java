package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("What was pushed.")
public record BuildStatusOutputTo(
        @Description("Digest of the image in the registry.") @Nullable String imageDigest) {}
