package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("Request that makes an image known and moves a tag to it, as a push does.")
@Kind(group = "image.openshift.io", version = "v1", kind = "ImageStreamMapping")
public record ImageStreamMapping(
        @Description("`ImageStreamMapping`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name of the stream.") ObjectMeta metadata,
        @Description("Finds the stream by its `spec.dockerImageRepository` when no name is given.")
                @Nullable String dockerImageRepository,
        @Description("The image.") @Required Image image,
        @Description("Name of the tag to move.") @Required String tag) {

    public ImageStreamMapping {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        image = image == null ? Image.EMPTY : image;
        tag = tag == null ? "" : tag;
    }
}
