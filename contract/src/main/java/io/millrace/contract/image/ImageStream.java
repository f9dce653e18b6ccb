package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description(
        "Gives images names that move: a set of tags, each pointing to an image and remembering where "
                + "it pointed before.")
@Kind(group = "image.openshift.io", version = "v1", kind = "ImageStream")
public record ImageStream(
        @Description("`ImageStream`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What somebody wants of the stream.") ImageStreamSpec spec,
        @Description("What is true of the stream.") ImageStreamStatus status) {

    public ImageStream {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? ImageStreamSpec.EMPTY : spec;
        status = status == null ? ImageStreamStatus.EMPTY : status;
    }

    public static ImageStream of(ObjectMeta metadata) {
        return new ImageStream(
                "ImageStream",
                "image.openshift.io/v1",
                metadata,
                ImageStreamSpec.EMPTY,
                ImageStreamStatus.EMPTY);
    }

    public ImageStream withMetadata(ObjectMeta metadata) {
        return new ImageStream(kind, apiVersion, metadata, spec, status);
    }

    public ImageStream withSpec(ImageStreamSpec spec) {
        return new ImageStream(kind, apiVersion, metadata, spec, status);
    }

    public ImageStream withStatus(ImageStreamStatus status) {
        return new ImageStream(kind, apiVersion, metadata, spec, status);
    }
}
