package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("One image of an image index, made for one platform.")
public record ImageManifest(
        @Description("Digest of that image, which is an Image of its own.") @Required String digest,
        @Description("Media type of its manifest.") @Required String mediaType,
        @Description("Size of its manifest in bytes.") @Required long manifestSize,
        @Description("CPU architecture, for example `amd64`.") @Required String architecture,
        @Description("Operating system, for example `linux`.") @Required String os,
        @Description("Variant of the architecture, for example `v8`.") @Nullable String variant) {

    public ImageManifest {
        digest = digest == null ? "" : digest;
        mediaType = mediaType == null ? "" : mediaType;
        architecture = architecture == null ? "" : architecture;
        os = os == null ? "" : os;
    }
}
