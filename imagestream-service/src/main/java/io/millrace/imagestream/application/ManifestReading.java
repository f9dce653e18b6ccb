package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.image.ImageLayer;
import io.millrace.platform.registry.ImageMetadata;
import io.millrace.platform.schema.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Fills an image that somebody describes by its raw manifest: layers, media type and, if the
/// configuration is given too, the metadata. What is already said stays.
final class ManifestReading {

    private ManifestReading() {}

    static void fill(ObjectNode image) {
        var manifest = parsed(image.path("dockerImageManifest").asText());
        if (!manifest.isObject() || !manifest.path("layers").isArray()) {
            return;
        }
        var layers = layers(manifest);
        if (image.path("dockerImageLayers").isEmpty()) {
            image.set("dockerImageLayers", Json.tree(layers));
        }
        if (!image.hasNonNull("dockerImageManifestMediaType") && manifest.hasNonNull("mediaType")) {
            image.set("dockerImageManifestMediaType", manifest.get("mediaType"));
        }
        var config = image.path("dockerImageConfig").asText();
        var document = parsed(config);
        if (!image.hasNonNull("dockerImageMetadata") && document.isObject()) {
            image.set(
                    "dockerImageMetadata",
                    Json.tree(
                            ImageMetadata.ofImage(
                                    manifest.at("/config/digest").asText(),
                                    config.getBytes(StandardCharsets.UTF_8),
                                    document,
                                    layers)));
        }
    }

    private static List<ImageLayer> layers(JsonNode manifest) {
        var layers = new ArrayList<ImageLayer>();
        for (var layer : manifest.path("layers")) {
            layers.add(
                    new ImageLayer(
                            layer.path("digest").asText(),
                            layer.path("size").asLong(),
                            layer.path("mediaType").asText()));
        }
        return layers;
    }

    /// Text that is no JSON describes nothing.
    private static JsonNode parsed(String text) {
        if (text.isEmpty()) {
            return Json.object().path("nothing");
        }
        try {
            return Json.tree(text.getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException noJson) {
            return Json.object().path("nothing");
        }
    }
}
