package io.millrace.build.worker;

import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageLayer;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.registry.ImageMetadata;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Describes the images that builds have pushed to the integrated registry, so that whoever hears
/// of the build need not ask the registry.
final class PushedImages {

    private static final Logger LOG = Logger.getLogger(PushedImages.class);
    private static final String LAYERS_ORDER = "image.openshift.io/dockerLayersOrder";

    private final RegistryBlobs registry;
    private final String host;

    PushedImages(RegistryBlobs registry, String host) {
        this.registry = registry;
        this.host = host;
    }

    /// The image as the API shows it; empty when it lies elsewhere or cannot be read.
    ///
    /// @param pushedTo the pull spec that was pushed to
    Optional<Image> describe(String pushedTo, String digest) throws InterruptedException {
        if (pushedTo.isEmpty()) {
            return Optional.empty();
        }
        var target = ImageReference.parse(pushedTo);
        if (!target.registry().equals(host)) {
            return Optional.empty();
        }
        try {
            return read(target, digest);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("The image %s@%s could not be read back: %s", target, digest, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Image> read(ImageReference target, String digest)
            throws IOException, InterruptedException {
        var stored = registry.pullManifest(target.repository(), digest);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        var manifest = Json.tree(stored.get().content());
        var configDigest = Digest.parse(manifest.path("config").path("digest").asText());
        var found = registry.pull(target.repository(), configDigest);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        byte[] config;
        try (var stream = found.get()) {
            config = stream.readAllBytes();
        }
        var layers = new ArrayList<ImageLayer>();
        for (var layer : manifest.path("layers")) {
            layers.add(
                    new ImageLayer(
                            layer.path("digest").asText(),
                            layer.path("size").asLong(),
                            layer.path("mediaType").asText()));
        }
        return Optional.of(
                Image.of(
                                ObjectMeta.named(digest)
                                        .withAnnotations(Map.of(LAYERS_ORDER, "ascending")))
                        .withDockerImageReference(target.pinnedTo(Digest.parse(digest)).toString())
                        .withDockerImageMetadata(
                                ImageMetadata.ofImage(
                                        configDigest.toString(), config, Json.tree(config), layers))
                        .withDockerImageLayers(layers)
                        .withDockerImageManifestMediaType(stored.get().mediaType()));
    }
}
