package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description(
        "Request that looks up images in their registries and, if wanted, records them in a stream.")
@Kind(group = "image.openshift.io", version = "v1", kind = "ImageStreamImport")
public record ImageStreamImport(
        @Description("`ImageStreamImport`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name of the stream; with a uid or version only that very stream will do.")
                ObjectMeta metadata,
        @Description("What is to be imported.") @Required ImageStreamImportSpec spec,
        @Description("How it went.") ImageStreamImportStatus status) {

    public ImageStreamImport {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? ImageStreamImportSpec.EMPTY : spec;
        status = status == null ? ImageStreamImportStatus.EMPTY : status;
    }

    public static ImageStreamImport of(ObjectMeta metadata) {
        return new ImageStreamImport(
                "ImageStreamImport",
                "image.openshift.io/v1",
                metadata,
                ImageStreamImportSpec.EMPTY,
                ImageStreamImportStatus.EMPTY);
    }

    public ImageStreamImport withMetadata(ObjectMeta metadata) {
        return new ImageStreamImport(kind, apiVersion, metadata, spec, status);
    }

    public ImageStreamImport withSpec(ImageStreamImportSpec spec) {
        return new ImageStreamImport(kind, apiVersion, metadata, spec, status);
    }

    public ImageStreamImport withStatus(ImageStreamImportStatus status) {
        return new ImageStreamImport(kind, apiVersion, metadata, spec, status);
    }
}
