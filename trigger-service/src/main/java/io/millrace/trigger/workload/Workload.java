package io.millrace.trigger.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.core.PodSpec;
import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;

/// One object of such a kind, with its pods' template.
record Workload(WorkloadKind kind, ObjectNode object) {

    static Workload of(Resource resource) {
        return new Workload(WorkloadKind.of(resource.key().type()), resource.tree());
    }

    PodTemplateSpec template() {
        return Json.read(
                object.at(kind.templatePointer()) instanceof ObjectNode template
                        ? template
                        : Json.object(),
                PodTemplateSpec.class);
    }

    PodSpec pod() {
        return template().spec();
    }

    /// The object with another pod in its template.
    Workload with(PodSpec pod) {
        return with(template().withSpec(pod));
    }

    Workload with(PodTemplateSpec template) {
        var copy = object.deepCopy();
        var pointer = kind.templatePointer();
        var end = pointer.lastIndexOf('/');
        copy.withObject(pointer.substring(0, end)).set(pointer.substring(end + 1), tree(template));
        return new Workload(kind, copy);
    }

    private static JsonNode tree(Object value) {
        return Json.tree(Json.bytes(value));
    }

    Metadata metadata() {
        return Metadata.of(object);
    }

    String namespace() {
        return metadata().text("namespace");
    }

    String name() {
        return metadata().text("name");
    }

    String uid() {
        return metadata().text("uid");
    }
}
