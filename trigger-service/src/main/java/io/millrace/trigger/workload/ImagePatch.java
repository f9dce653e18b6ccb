package io.millrace.trigger.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import java.util.Optional;

/// What has to be written into a cluster's object, so that its containers have the images that were
/// decided about. Everything else of it is left alone.
final class ImagePatch {

    private ImagePatch() {}

    /// @param decided the object as it is kept here, with the images of the tags
    /// @param present the object as the cluster has it
    /// @return a JSON patch that applies to this very version only; empty when there is nothing to
    ///   write
    static Optional<String> between(Workload decided, Workload present) {
        var pod = decided.kind().templatePointer() + "/spec";
        var changes = Json.object().putArray("changes");
        add(pod + "/initContainers", decided, present, changes);
        add(pod + "/containers", decided, present, changes);
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        test(
                changes.insertObject(0),
                "/metadata/resourceVersion",
                present.metadata().text("resourceVersion"));
        return Optional.of(Json.text(changes));
    }

    private static void add(String path, Workload decided, Workload present, ArrayNode changes) {
        var wanted = decided.object().at(path);
        var there = present.object().at(path);
        for (var i = 0; i < there.size(); i++) {
            var image = image(wanted, there.get(i).path("name").asText());
            if (!image.isEmpty() && !image.equals(there.get(i).path("image").asText())) {
                var at = path + "/" + i;
                test(changes.addObject(), at + "/name", there.get(i).path("name").asText());
                changes.addObject().put("op", "add").put("path", at + "/image").put("value", image);
            }
        }
    }

    private static String image(JsonNode containers, String name) {
        for (var container : containers) {
            if (container.path("name").asText().equals(name)) {
                return container.path("image").asText("");
            }
        }
        return "";
    }

    private static void test(ObjectNode operation, String path, String value) {
        operation.put("op", "test").put("path", path).put("value", value);
    }
}
