package io.millrace.importer.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Digest;
import io.millrace.contract.image.ImageLayer;
import io.millrace.contract.image.ImageManifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads manifests of the four accepted kinds and says why it refuses others.
final class ManifestReader {

    /// What an index calls the platform of an entry that runs nowhere.
    static final String UNKNOWN = "unknown";

    static final int MOST_IMAGES = 256;
    private static final int MOST_LAYERS = 1024;

    private ManifestReader() {}

    static Manifest read(Digest digest, String contentType, byte[] body) throws RegistryException {
        if (MediaTypes.SCHEMA_1.contains(contentType)) {
            throw schema1();
        }
        var document = Json.object(body, "the manifest");
        if (document.path("schemaVersion").asInt() == 1) {
            throw schema1();
        }
        var mediaType = mediaTypeOf(document, contentType);
        var raw = new String(body, StandardCharsets.UTF_8);
        if (MediaTypes.LISTS.contains(mediaType)) {
            refuse(document, "layers", mediaType);
            return new Manifest.OfIndex(digest, mediaType, raw, images(document));
        }
        if (MediaTypes.MANIFESTS.contains(mediaType)) {
            refuse(document, "manifests", mediaType);
            return new Manifest.OfImage(
                    digest, mediaType, raw, config(document.path("config")), layers(document));
        }
        throw RegistryException.invalid("its manifest is a '%s'".formatted(mediaType));
    }

    private static RegistryException schema1() {
        return RegistryException.invalid(
                "its manifest has the old schema 1, which is not supported; push the image again"
                        + " with a current client");
    }

    /// The registry's header and the document's own field must agree where both are given, lest one
    /// digest be read as two things.
    private static String mediaTypeOf(JsonNode document, String contentType)
            throws RegistryException {
        var own = document.path("mediaType").asText("");
        var told = MediaTypes.ACCEPTED.contains(contentType) ? contentType : "";
        if (!own.isEmpty() && !told.isEmpty() && !own.equals(told)) {
            throw RegistryException.invalid(
                    "the registry serves its manifest as '%s', but it says '%s'"
                            .formatted(told, own));
        }
        if (!own.isEmpty()) {
            return own;
        }
        if (!told.isEmpty()) {
            return told;
        }
        return document.has("manifests") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
    }

    private static void refuse(JsonNode document, String field, String mediaType)
            throws RegistryException {
        if (document.has(field)) {
            throw RegistryException.invalid(
                    "its manifest is a '%s' but has '%s'".formatted(mediaType, field));
        }
    }

    private static Digest config(JsonNode descriptor) throws RegistryException {
        var mediaType = descriptor.path("mediaType").asText("");
        if (!MediaTypes.IMAGE_CONFIGS.contains(mediaType)) {
            throw RegistryException.invalid(
                    "it is no container image: its configuration is a '%s'".formatted(mediaType));
        }
        if (descriptor.path("size").asLong() > BlobPuller.LARGEST_CONFIG) {
            throw RegistryException.invalid(
                    "its configuration exceeds the limit of %d bytes"
                            .formatted(BlobPuller.LARGEST_CONFIG));
        }
        return digestOf(descriptor);
    }

    private static List<ImageLayer> layers(JsonNode document) throws RegistryException {
        var layers = new ArrayList<ImageLayer>();
        for (var descriptor : bounded(document, "layers", MOST_LAYERS)) {
            layers.add(
                    new ImageLayer(
                            digestOf(descriptor).toString(),
                            sizeOf(descriptor),
                            descriptor.path("mediaType").asText("")));
        }
        return layers;
    }

    private static List<ImageManifest> images(JsonNode document) throws RegistryException {
        var images = new ArrayList<ImageManifest>();
        for (var descriptor : bounded(document, "manifests", MOST_IMAGES)) {
            var platform = descriptor.path("platform");
            var variant = platform.path("variant").asText("");
            images.add(
                    new ImageManifest(
                            digestOf(descriptor).toString(),
                            descriptor.path("mediaType").asText(""),
                            sizeOf(descriptor),
                            platform.path("architecture").asText(UNKNOWN),
                            platform.path("os").asText(UNKNOWN),
                            variant.isEmpty() ? null : variant));
        }
        return images;
    }

    private static JsonNode bounded(JsonNode document, String field, int most)
            throws RegistryException {
        var list = document.path(field);
        if (!list.isArray()) {
            throw RegistryException.invalid("its manifest has no list '%s'".formatted(field));
        }
        if (list.size() > most) {
            throw RegistryException.invalid(
                    "its manifest has %d '%s', more than %d".formatted(list.size(), field, most));
        }
        return list;
    }

    private static long sizeOf(JsonNode descriptor) throws RegistryException {
        var size = descriptor.path("size");
        if (!size.canConvertToLong() || size.asLong() < 0) {
            throw RegistryException.invalid("its manifest lists something of no size");
        }
        return size.asLong();
    }

    private static Digest digestOf(JsonNode descriptor) throws RegistryException {
        try {
            return Digest.parse(descriptor.path("digest").asText(""));
        } catch (IllegalArgumentException noDigest) {
            throw RegistryException.invalid("its manifest names something by no digest");
        }
    }
}
