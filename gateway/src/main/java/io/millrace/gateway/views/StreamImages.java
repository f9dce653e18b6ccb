package io.millrace.gateway.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Images as streams have them in their histories, and the layers that may be pulled through a
/// stream.
public final class StreamImages {

    private final Function<ResourceKey, Optional<Entry>> find;

    /// @param find what the read model holds
    public StreamImages(Function<ResourceKey, Optional<Entry>> find) {
        this.find = find;
    }

    /// @param name `<stream>@<id>`, where the id may be the beginning of a digest, with or without
    ///   its algorithm
    public View get(String namespace, String name) {
        var at = name.indexOf('@');
        if (at <= 0 || at == name.length() - 1 || name.indexOf('@', at + 1) > 0) {
            throw Refusal.badRequest(
                            "\"%s\" must be of the form <stream>@<image id>".formatted(name))
                    .asException();
        }
        var stream =
                stream(namespace, name.substring(0, at)).orElseThrow(() -> missing(name)).tree();
        var id = name.substring(at + 1);
        var image =
                names(stream).stream()
                        .filter(it -> it.startsWith(id) || it.startsWith("sha256:" + id))
                        .findFirst()
                        .flatMap(this::image)
                        .orElseThrow(() -> missing(name));
        return View.of(shown(namespace, name, stream, (ObjectNode) image.tree()));
    }

    private static ObjectNode shown(
            String namespace, String name, JsonNode stream, ObjectNode image) {
        var result = Json.object();
        result.put("kind", ResourceType.IMAGE_STREAM_IMAGE.kind());
        result.put("apiVersion", ResourceType.IMAGE_STREAM_IMAGE.apiVersion());
        var metadata = result.putObject("metadata");
        metadata.put("name", name).put("namespace", namespace);
        metadata.set("creationTimestamp", image.path("metadata").path("creationTimestamp"));
        var annotations = stream.path("metadata").path("annotations");
        if (!annotations.isEmpty()) {
            metadata.set("annotations", annotations);
        }
        image.remove(List.of("kind", "apiVersion", "dockerImageManifest", "dockerImageConfig"));
        StreamTags.describe(image);
        result.set("image", image);
        return result;
    }

    /// The ImageStreamLayers of a stream: every image of its histories with its blobs.
    public View layers(Entry stream) {
        var tree = stream.tree();
        var result = Json.object();
        result.put("kind", "ImageStreamLayers");
        result.put("apiVersion", ResourceType.IMAGE_STREAM.apiVersion());
        result.set("metadata", tree.path("metadata"));
        var blobs = result.putObject("blobs");
        var images = result.putObject("images");
        for (var name : names(tree)) {
            var references = images.putObject(name);
            var image = image(name).map(Entry::tree);
            references.put("imageMissing", image.isEmpty());
            var layers = references.putArray("layers");
            references.putNull("config");
            image.ifPresent(it -> {
                addConfig(it, references, blobs);
                addManifests(it, references);
                for (var layer : it.path("dockerImageLayers")) {
                    var digest = layer.path("name").asText();
                    layers.add(digest);
                    var blob = blobs.putObject(digest);
                    blob.set("size", layer.path("size"));
                    blob.put("mediaType", layer.path("mediaType").asText());
                }
            });
        }
        return View.of(result);
    }

    /// The metadata of an image is named by its configuration.
    private static void addConfig(JsonNode image, ObjectNode references, ObjectNode blobs) {
        var config = image.at("/dockerImageMetadata/Id").asText();
        var mediaType =
                switch (image.path("dockerImageManifestMediaType").asText()) {
                    case "application/vnd.docker.distribution.manifest.v2+json" ->
                            "application/vnd.docker.container.image.v1+json";
                    case "application/vnd.oci.image.manifest.v1+json" ->
                            "application/vnd.oci.image.config.v1+json";
                    default -> "";
                };
        if (config.startsWith("sha256:") && !mediaType.isEmpty()) {
            references.put("config", config);
            blobs.putObject(config).putNull("size").put("mediaType", mediaType);
        }
    }

    private static void addManifests(JsonNode image, ObjectNode references) {
        var children = image.path("dockerImageManifests");
        if (!children.isEmpty()) {
            var manifests = references.putArray("manifests");
            children.forEach(it -> manifests.add(it.path("digest").asText()));
        }
    }

    private Set<String> names(JsonNode stream) {
        var names = new TreeSet<String>();
        for (var history : stream.path("status").path("tags")) {
            for (var event : history.path("items")) {
                var name = event.path("image").asText();
                if (!name.isEmpty() && names.add(name)) {
                    image(name).ifPresent(image -> addChildren(image, names));
                }
            }
        }
        return names;
    }

    private static void addChildren(Entry index, Set<String> names) {
        for (var child : index.tree().path("dockerImageManifests")) {
            names.add(child.path("digest").asText());
        }
    }

    private Optional<Entry> stream(String namespace, String name) {
        return find.apply(ResourceKey.of(ResourceType.IMAGE_STREAM, namespace, name));
    }

    private Optional<Entry> image(String name) {
        return find.apply(ResourceKey.cluster(ResourceType.IMAGE, name));
    }

    private static RuntimeException missing(String name) {
        return Refusal.notFound(ResourceType.IMAGE_STREAM_IMAGE, name).asException();
    }
}
