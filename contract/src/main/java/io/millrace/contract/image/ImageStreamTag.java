package io.millrace.contract.image;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("One tag of an image stream with the image that it points to.")
@Kind(group = "image.openshift.io", version = "v1", kind = "ImageStreamTag")
public record ImageStreamTag(
        @Description("`ImageStreamTag`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, `<stream>:<tag>`, with the stream's uid, version and labels.")
                ObjectMeta metadata,
        @Description(
                        "The wish for the tag; absent when nobody stated one and the tag was only pushed.")
                @AlwaysWritten
                @Nullable TagReference tag,
        @Description("The stream's generation that moved the tag to this image.") @Required
                long generation,
        @Description("The stream's lookup policy.") ImageLookupPolicy lookupPolicy,
        @Description("Set while the tag's last import failed.")
                @Nullable List<TagEventCondition> conditions,
        @Description("The image that the tag points to.") @Required Image image) {

    public ImageStreamTag {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        lookupPolicy = lookupPolicy == null ? ImageLookupPolicy.EMPTY : lookupPolicy;
        conditions = conditions == null ? null : List.copyOf(conditions);
        image = image == null ? Image.EMPTY : image;
    }

    public static ImageStreamTag of(ObjectMeta metadata) {
        return new ImageStreamTag(
                "ImageStreamTag",
                "image.openshift.io/v1",
                metadata,
                null,
                0,
                ImageLookupPolicy.EMPTY,
                null,
                Image.EMPTY);
    }

    public ImageStreamTag withMetadata(ObjectMeta metadata) {
        return new ImageStreamTag(
                kind, apiVersion, metadata, tag, generation, lookupPolicy, conditions, image);
    }

    public ImageStreamTag withTag(@Nullable TagReference tag) {
        return new ImageStreamTag(
                kind, apiVersion, metadata, tag, generation, lookupPolicy, conditions, image);
    }

    public ImageStreamTag withGeneration(long generation) {
        return new ImageStreamTag(
                kind, apiVersion, metadata, tag, generation, lookupPolicy, conditions, image);
    }

    public ImageStreamTag withLookupPolicy(ImageLookupPolicy lookupPolicy) {
        return new ImageStreamTag(
                kind, apiVersion, metadata, tag, generation, lookupPolicy, conditions, image);
    }

    public ImageStreamTag withConditions(@Nullable List<TagEventCondition> conditions) {
        return new ImageStreamTag(
                kind, apiVersion, metadata, tag, generation, lookupPolicy, conditions, image);
    }

    public ImageStreamTag withImage(Image image) {
        return new ImageStreamTag(
                kind, apiVersion, metadata, tag, generation, lookupPolicy, conditions, image);
    }
}
