package io.millrace.contract.image;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("What is known of one blob.")
public record ImageLayerData(
        @Description("Size in bytes, absent when it is not known.") @Required @AlwaysWritten
                @Nullable Long size,
        @Description("Media type of the blob.") @Required String mediaType) {

    public ImageLayerData {
        mediaType = mediaType == null ? "" : mediaType;
    }
}
