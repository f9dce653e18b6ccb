package io.millrace.importer.registry;

import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageLayer;
import io.millrace.contract.image.ImageManifest;
import io.millrace.contract.meta.ObjectMeta;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An image as a registry describes it, verified.
///
/// @param digest of the manifest: the name of the Image
/// @param pullSpec the most exact one, on the registry that was asked
/// @param metadata the API's `dockerImageMetadata`
/// @param layers base first; none for an index
/// @param manifests the images that an index lists; none for a single image
/// @param manifest as the registry serves it
/// @param config as the registry serves it; absent for an index
/// @param children the images of an index that was kept as it is, each an Image of its own
public record FetchedImage(
        Digest digest,
        ImageReference pullSpec,
        String mediaType,
        Map<String, Object> metadata,
        List<ImageLayer> layers,
        List<ImageManifest> manifests,
        String manifest,
        Optional<String> config,
        List<FetchedImage> children) {

    private static final String LAYERS_ORDER = "image.openshift.io/dockerLayersOrder";

    public FetchedImage {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        layers = List.copyOf(layers);
        manifests = List.copyOf(manifests);
        children = List.copyOf(children);
    }

    /// The API's object, with the manifest and the configuration only where they are asked for.
    public Image asImage(boolean includeManifest) {
        var isIndex = config.isEmpty();
        var named = ObjectMeta.EMPTY.withName(digest.toString());
        return Image.of(isIndex ? named : named.withAnnotations(Map.of(LAYERS_ORDER, "ascending")))
                .withDockerImageReference(pullSpec.toString())
                .withDockerImageMetadata(metadata)
                .withDockerImageLayers(isIndex ? null : layers)
                .withDockerImageManifests(isIndex ? manifests : null)
                .withDockerImageManifestMediaType(mediaType)
                .withDockerImageManifest(includeManifest ? manifest : null)
                .withDockerImageConfig(includeManifest ? config.orElse(null) : null);
    }
}
