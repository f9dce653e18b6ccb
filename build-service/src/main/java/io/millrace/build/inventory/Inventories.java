package io.millrace.build.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Takes stock of images in the integrated registry. Images have most of their layers in common, so
/// what was read of one is kept for the next.
public final class Inventories {

    /// The predicate type of such a document in an in-toto statement.
    public static final String PREDICATE = "https://cyclonedx.org/bom";

    private final RegistryBlobs registry;
    private final KnownLayers known = new KnownLayers();

    public Inventories(RegistryBlobs registry) {
        this.registry = registry;
    }

    /// The image's bill of materials; empty when there is no such image.
    ///
    /// @param name of the image, with its registry
    public Optional<ObjectNode> of(String repository, Digest image, String name, Instant at)
            throws IOException, InterruptedException {
        var manifest = registry.pullManifest(repository, image.toString());
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        var inventory = Inventory.empty();
        for (var layer : Json.tree(manifest.get().content()).path("layers")) {
            add(repository, layer, inventory);
        }
        return Optional.of(new BillOfMaterials(inventory, name, image, at).document());
    }

    private void add(String repository, JsonNode described, Inventory inventory)
            throws IOException, InterruptedException {
        var digest = Digest.parse(described.path("digest").asText());
        if (!described.path("mediaType").asText().endsWith("gzip")) {
            inventory.addUnread(digest.toString());
            return;
        }
        var layer = known.find(digest);
        if (layer.isEmpty()) {
            layer = Optional.of(read(repository, digest));
            known.keep(digest, layer.get());
        }
        inventory.add(layer.get());
    }

    private Layer read(String repository, Digest digest) throws IOException, InterruptedException {
        var blob =
                registry.pull(repository, digest)
                        .orElseThrow(() ->
                                new IOException("the layer %s is not there".formatted(digest)));
        try (blob) {
            return Layer.read(blob);
        }
    }
}
