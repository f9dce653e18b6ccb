package io.millrace.contract.image;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("One tag of an image stream: the wish, the facts and the image.")
@Kind(group = "image.openshift.io", version = "v1", kind = "ImageTag")
public record ImageTag(
        @Description("`ImageTag`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, `<stream>:<tag>`, with the stream's uid, version and labels.")
                ObjectMeta metadata,
        @Description("The wish for the tag.") @AlwaysWritten @Nullable TagReference spec,
        @Description("The tag's history.") @AlwaysWritten @Nullable NamedTagEventList status,
        @Description("The image that the tag points to.") @AlwaysWritten @Nullable Image image) {

    public ImageTag {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }

    /// A tag without its image.
    public static ImageTag of(
            ObjectMeta metadata, @Nullable TagReference spec, @Nullable NamedTagEventList status) {
        return new ImageTag("ImageTag", "image.openshift.io/v1", metadata, spec, status, null);
    }
}
