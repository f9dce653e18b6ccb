package io.millrace.contract.image;

import io.millrace.contract.meta.Base64Encoded;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.PatchReplace;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("An image that some stream knows, named by its digest and never changed.")
@Kind(group = "image.openshift.io", version = "v1", kind = "Image")
public record Image(
        @Description("`Image`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name (the image's digest), labels and the like.") ObjectMeta metadata,
        @Description("How the image is pulled.") @Nullable String dockerImageReference,
        @Description(
                        "What the image's configuration says: its entry point, environment, author, size and "
                                + "so on.")
                @PatchReplace
                @Nullable Map<String, Object> dockerImageMetadata,
        @Description("Version of the form of `dockerImageMetadata`; `1.0` when absent.")
                @Nullable String dockerImageMetadataVersion,
        @Description("The manifest as the registry serves it.")
                @Nullable String dockerImageManifest,
        @Description("The image's layers, base first. Absent for an image index.")
                @Nullable List<ImageLayer> dockerImageLayers,
        @Description("Signatures over the image.") @MergeKey("name")
                @Nullable List<ImageSignature> signatures,
        @Description("Signatures inside an old manifest, in base64.") @Base64Encoded
                @Nullable List<String> dockerImageSignatures,
        @Description("Media type of the manifest.") @Nullable String dockerImageManifestMediaType,
        @Description(
                        "The image's configuration as the registry serves it. Absent for an image index.")
                @Nullable String dockerImageConfig,
        @Description(
                        "The images of an image index; an image that has them has no layers of its own.")
                @Nullable List<ImageManifest> dockerImageManifests) {

    public static final Image EMPTY =
            new Image(
                    null,
                    null,
                    ObjectMeta.EMPTY,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);

    public Image {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        dockerImageMetadata =
                dockerImageMetadata == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(dockerImageMetadata));
        dockerImageLayers = dockerImageLayers == null ? null : List.copyOf(dockerImageLayers);
        signatures = signatures == null ? null : List.copyOf(signatures);
        dockerImageSignatures =
                dockerImageSignatures == null ? null : List.copyOf(dockerImageSignatures);
        dockerImageManifests =
                dockerImageManifests == null ? null : List.copyOf(dockerImageManifests);
    }

    public static Image of(ObjectMeta metadata) {
        return new Image(
                "Image",
                "image.openshift.io/v1",
                metadata,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    public Image withMetadata(ObjectMeta metadata) {
        return new Image(
                kind,
                apiVersion,
                metadata,
                dockerImageReference,
                dockerImageMetadata,
                dockerImageMetadataVersion,
                dockerImageManifest,
                dockerImageLayers,
                signatures,
                dockerImageSignatures,
                dockerImageManifestMediaType,
                dockerImageConfig,
                dockerImageManifests);
    }

    public Image withDockerImageReference(@Nullable String dockerImageReference) {
        return new Image(
                kind,
                apiVersion,
                metadata,
                dockerImageReference,
                dockerImageMetadata,
                dockerImageMetadataVersion,
                dockerImageManifest,
                dockerImageLayers,
                signatures,
                dockerImageSignatures,
                dockerImageManifestMediaType,
                dockerImageConfig,
                dockerImageManifests);
    }

    public Image withDockerImageMetadata(@Nullable Map<String, Object> dockerImageMetadata) {
        return new Image(
                kind,
                apiVersion,
                metadata,
                dockerImageReference,
                dockerImageMetadata,
                dockerImageMetadataVersion,
                dockerImageManifest,
                dockerImageLayers,
                signatures,
                dockerImageSignatures,
                dockerImageManifestMediaType,
                dockerImageConfig,
                dockerImageManifests);
    }

    public Image withDockerImageManifest(@Nullable String dockerImageManifest) {
        return new Image(
                kind,
                apiVersion,
                metadata,
                dockerImageReference,
                dockerImageMetadata,
                dockerImageMetadataVersion,
                dockerImageManifest,
                dockerImageLayers,
                signatures,
                dockerImageSignatures,
                dockerImageManifestMediaType,
                dockerImageConfig,
                dockerImageManifests);
    }

    public Image withDockerImageLayers(@Nullable List<ImageLayer> dockerImageLayers) {
        return new Image(
                kind,
                apiVersion,
                metadata,
                dockerImageReference,
                dockerImageMetadata,
                dockerImageMetadataVersion,
                dockerImageManifest,
                dockerImageLayers,
                signatures,
                dockerImageSignatures,
                dockerImageManifestMediaType,
                dockerImageConfig,
                dockerImageManifests);
    }

    public Image withDockerImageManifestMediaType(@Nullable String dockerImageManifestMediaType) {
        return new Image(
                kind,
                apiVersion,
                metadata,
                dockerImageReference,
                dockerImageMetadata,
                dockerImageMetadataVersion,
                dockerImageManifest,
                dockerImageLayers,
                signatures,
                dockerImageSignatures,
                dockerImageManifestMediaType,
                dockerImageConfig,
                dockerImageManifests);
    }

    public Image withDockerImageConfig(@Nullable String dockerImageConfig) {
        return new Image(
                kind,
                apiVersion,
                metadata,
                dockerImageReference,
                dockerImageMetadata,
                dockerImageMetadataVersion,
                dockerImageManifest,
                dockerImageLayers,
                signatures,
                dockerImageSignatures,
                dockerImageManifestMediaType,
                dockerImageConfig,
                dockerImageManifests);
    }

    public Image withDockerImageManifests(@Nullable List<ImageManifest> dockerImageManifests) {
        return new Image(
                kind,
                apiVersion,
                metadata,
                dockerImageReference,
                dockerImageMetadata,
                dockerImageMetadataVersion,
                dockerImageManifest,
                dockerImageLayers,
                signatures,
                dockerImageSignatures,
                dockerImageManifestMediaType,
                dockerImageConfig,
                dockerImageManifests);
    }
}
