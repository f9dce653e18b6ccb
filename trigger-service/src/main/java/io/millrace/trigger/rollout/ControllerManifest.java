package io.millrace.trigger.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.domain.rollout.Deployment;
import java.util.List;
import java.util.Optional;

/// A stored ReplicationController as a cluster is to have it.
record ControllerManifest(Resource stored) {

    /// Whose it is there: the uid of the stored one.
    private static final String UID = "millrace.io/deployment";

    private static final List<String> FOLLOWED = List.of(Deployment.PHASE, Deployment.CANCELLED);

    /// The uid of the stored one that an object in the cluster is of; empty when it is of none.
    static String uidIn(JsonNode object) {
        return object.path("metadata").path("annotations").path(UID).asText();
    }

    /// The object to be made.
    String whole() {
        var tree = stored.tree();
        var object = Json.object();
        object.put("apiVersion", "v1").put("kind", stored.key().type().kind());
        var metadata = object.putObject("metadata");
        metadata.put("namespace", stored.key().namespace()).put("name", stored.key().name());
        for (var field : List.of("labels", "annotations", "ownerReferences")) {
            var value = tree.path("metadata").get(field);
            if (value != null) {
                metadata.set(field, value.deepCopy());
            }
        }
        metadata.path("ownerReferences")
                .forEach(it -> ((ObjectNode) it).remove("blockOwnerDeletion"));
        metadata.withObject("/annotations").put(UID, stored.uid());
        object.set("spec", tree.path("spec"));
        return object.toString();
    }

    /// What is to be changed in the cluster's object, as a JSON patch that tests its version; empty
    /// for nothing. The template of a deployment never changes.
    Optional<String> differences(ObjectNode present) {
        var wanted = stored.tree();
        var patch = Json.object().putArray("operations");
        var replicas = wanted.path("spec").path("replicas").asInt(1);
        if (present.path("spec").path("replicas").asInt(1) != replicas) {
            operation(patch, "/spec/replicas").put("value", replicas);
        }
        for (var annotation : FOLLOWED) {
            var value = annotation(wanted, annotation);
            if (!value.isEmpty() && !value.equals(annotation(present, annotation))) {
                operation(patch, "/metadata/annotations/" + annotation.replace("/", "~1"))
                        .put("value", value);
            }
        }
        if (patch.isEmpty()) {
            return Optional.empty();
        }
        var whole = Json.object().putArray("operations");
        whole.addObject()
                .put("op", "test")
                .put("path", "/metadata/resourceVersion")
                .put("value", present.path("metadata").path("resourceVersion").asText());
        return Optional.of(whole.addAll(patch).toString());
    }

    private static ObjectNode operation(ArrayNode patch, String path) {
        return patch.addObject().put("op", "add").put("path", path);
    }

    private static String annotation(JsonNode object, String name) {
        return object.path("metadata").path("annotations").path(name).asText();
    }
}
