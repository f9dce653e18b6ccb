package io.millrace.contract.meta;

import org.jspecify.annotations.Nullable;

@Description("What has to be true of the stored object for a deletion to happen.")
public record Preconditions(
        @Description("UID that the stored object must have.") @Nullable String uid,
        @Description("Version that the stored object must have.")
                @Nullable String resourceVersion) {}
