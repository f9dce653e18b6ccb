package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("An image seen through a stream that has it in its history.")
@Kind(group = "image.openshift.io", version = "v1", kind = "ImageStreamImage")
public record ImageStreamImage(
        @Description("`ImageStreamImage`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, `<stream>@<digest>`, and the like.") ObjectMeta metadata,
        @Description("The image.") @Required Image image) {

    public ImageStreamImage {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        image = image == null ? Image.EMPTY : image;
    }
}
