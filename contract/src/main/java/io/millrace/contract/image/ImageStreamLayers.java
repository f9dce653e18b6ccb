package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("All blobs and images that may be pulled through a stream.")
@Kind(group = "image.openshift.io", version = "v1", kind = "ImageStreamLayers")
public record ImageStreamLayers(
        @Description("`ImageStreamLayers`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name of the stream and the like.") ObjectMeta metadata,
        @Description("Blobs by digest.") @Required Map<String, ImageLayerData> blobs,
        @Description("Images by name.") @Required Map<String, ImageBlobReferences> images) {

    public ImageStreamLayers {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        blobs = blobs == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(blobs));
        images =
                images == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }
}
