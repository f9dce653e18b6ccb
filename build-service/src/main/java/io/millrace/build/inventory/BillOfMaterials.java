package io.millrace.build.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Tells what is in an image as CycloneDX 1.5 does.
record BillOfMaterials(Inventory inventory, String repository, Digest image, Instant at) {

    private static final String IMAGE = "image";

    ObjectNode document() {
        var document =
                Json.object()
                        .put("bomFormat", "CycloneDX")
                        .put("specVersion", "1.5")
                        .put("version", 1);
        metadata(document.putObject("metadata"));
        components(document.putArray("components"));
        var composition = document.putArray("compositions").addObject();
        composition.put("aggregate", inventory.unread().isEmpty() ? "unknown" : "incomplete");
        composition.putArray("assemblies").add(IMAGE);
        return document;
    }

    private void metadata(ObjectNode metadata) {
        metadata.put("timestamp", at.toString());
        metadata.putObject("tools")
                .putArray("components")
                .addObject()
                .put("type", "application")
                .put("name", "millrace");
        var about =
                metadata.putObject("component")
                        .put("type", "container")
                        .put("bom-ref", IMAGE)
                        .put("name", repository)
                        .put("version", image.toString());
        if (!inventory.unread().isEmpty()) {
            var properties = about.putArray("properties");
            inventory.unread().forEach(it -> property(properties, "millrace:unread", it));
        }
    }

    private void components(ArrayNode components) {
        var system = inventory.system();
        var told = new HashSet<Piece>();
        inventory
                .pieces()
                .forEach((path, pieces) ->
                        pieces.forEach(it -> component(components, it, path, system, told)));
    }

    private static void component(
            ArrayNode components,
            Piece piece,
            String path,
            Optional<Piece> system,
            Set<Piece> told) {
        if (!told.add(piece)) {
            return;
        }
        var isSystem = piece.kind() == Piece.Kind.SYSTEM;
        var component =
                components
                        .addObject()
                        .put("type", isSystem ? "operating-system" : "library")
                        .put("bom-ref", "c" + told.size())
                        .put("name", piece.name())
                        .put("version", piece.version());
        if (!piece.group().isEmpty()) {
            component.put("group", piece.group());
        }
        piece.url(system).ifPresent(it -> component.put("purl", it));
        property(component.putArray("properties"), "millrace:path", "/" + path);
    }

    private static void property(ArrayNode properties, String name, String value) {
        properties.addObject().put("name", name).put("value", value);
    }
}
