package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Names a tag of an image stream.")
public record ImageStreamTagReference(
        @Description("Project of the stream.") @Nullable String namespace,
        @Description("`<stream>:<tag>`.") @Nullable String name) {

    public static final ImageStreamTagReference EMPTY = new ImageStreamTagReference(null, null);
}
