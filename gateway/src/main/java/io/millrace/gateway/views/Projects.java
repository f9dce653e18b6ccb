package io.millrace.gateway.views;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;

/// A Namespace as its users see it (spec of project.openshift.io/v1: same name, uid, labels).
public final class Projects {

    private Projects() {}

    public static View of(Entry namespace) {
        return View.of(namespace, () -> body(namespace));
    }

    private static byte[] body(Entry namespace) {
        var project = (ObjectNode) namespace.tree();
        project.put("kind", ResourceType.PROJECT.kind());
        project.put("apiVersion", ResourceType.PROJECT.apiVersion());
        if (!project.has("spec")) {
            project.putObject("spec");
        }
        if (!project.has("status")) {
            project.putObject("status");
        }
        return Json.bytes(project);
    }
}
