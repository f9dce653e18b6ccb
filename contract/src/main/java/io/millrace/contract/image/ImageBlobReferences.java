package io.millrace.contract.image;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Which blobs an image is made of.")
public record ImageBlobReferences(
        @Description("True when the stream's history names the image and nobody knows it any more.")
                @Required
                @AlwaysWritten
                boolean imageMissing,
        @Description("Digests of the layers, base first.") @Required List<String> layers,
        @Description("Digest of the image's configuration.") @AlwaysWritten @Nullable String config,
        @Description("Digests of the images of an image index.") @Nullable List<String> manifests) {

    public ImageBlobReferences {
        layers = layers == null ? List.of() : List.copyOf(layers);
        manifests = manifests == null ? null : List.copyOf(manifests);
    }
}
