package io.millrace.build.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageLayer;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
                        .withDockerImageMetadata(metadata(configDigest.toString(), config, layers))
                        .withDockerImageLayers(layers)
                        .withDockerImageManifestMediaType(stored.get().mediaType()));
    }

    /// The configuration under the names that Docker's API gave it.
    private static Map<String, Object> metadata(String id, byte[] config, List<ImageLayer> layers) {
        var document = Json.tree(config);
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("kind", "DockerImage");
        metadata.put("apiVersion", "image.openshift.io/1.0");
        metadata.put("Id", id);
        text(document, "created").ifPresent(it -> metadata.put("Created", seconds(it)));
        metadata.put("ContainerConfig", Map.of());
        text(document, "author").ifPresent(it -> metadata.put("Author", it));
        metadata.put("Config", shown(document.path("config")));
        text(document, "architecture").ifPresent(it -> metadata.put("Architecture", it));
        text(document, "os").ifPresent(it -> metadata.put("Os", it));
        metadata.put("Size", size(config, layers));
        return metadata;
    }

    private static String seconds(String instant) {
        return instant.replaceFirst("\\.[0-9]+", "");
    }

    private static Map<String, Object> shown(JsonNode config) {
        var shown = new LinkedHashMap<String, Object>();
        config.properties()
                .forEach(it -> {
                    if (!isEmpty(it.getValue())) {
                        shown.put(it.getKey(), Json.read(it.getValue(), Object.class));
                    }
                });
        return shown;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty())
                || (value.isBoolean() && !value.booleanValue());
    }

    private static long size(byte[] config, List<ImageLayer> layers) {
        var seen = new LinkedHashSet<String>();
        return config.length
                + layers.stream()
                        .filter(it -> seen.add(it.name()))
                        .mapToLong(ImageLayer::size)
                        .sum();
    }

    private static Optional<String> text(JsonNode document, String key) {
        return Optional.of(document.path(key).asText("")).filter(it -> !it.isEmpty());
    }
}
