package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;

@Description("One layer of an image.")
public record ImageLayer(
        @Description("Digest of the layer.") @Required String name,
        @Description("Size in bytes, compressed.") @Required long size,
        @Description("Media type of the layer.") @Required String mediaType) {

    public ImageLayer {
        name = name == null ? "" : name;
        mediaType = mediaType == null ? "" : mediaType;
    }
}
