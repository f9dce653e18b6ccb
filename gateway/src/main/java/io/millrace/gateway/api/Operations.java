package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.meta.DeleteOptions;
import io.millrace.contract.meta.Status;
import io.millrace.platform.schema.Json;
import io.millrace.platform.schema.OpenApiSchemas;
import java.util.List;

/// What can be done at the paths of a group's resources, as an OpenAPI 3 document says it.
///
/// What clients look for: kinds by `x-kubernetes-group-version-kind`, and a PATCH that takes
/// `fieldValidation` and a strategic merge patch. It is declared for kinds that can only be
/// created, too: by it, and by nothing else, kubectl decides that the server checks the fields of a
/// create.
///
/// @param base the path of the group's version
/// @param paths what is said so far
record Operations(String base, ObjectNode paths) {

    private static final List<String> PATCH_TYPES =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json",
                    WriteOptions.APPLY);

    void describe(ApiResource resource, Class<?> model) {
        var type = resource.type();
        var kind = groupVersionKind(type.group(), type.kind());
        collection(resource, model, kind);
        if (type.namespaced() && resource.allows("list")) {
            var everywhere = Json.object();
            list(everywhere, kind, model);
            paths.set(base + "/" + type.plural(), everywhere);
        }
        var one = Json.object();
        one.set("parameters", parameters(type.namespaced(), true));
        if (resource.allows("get")) {
            operation(one, "get", "get", kind, OpenApiSchemas.referenceTo(model));
        }
        if (resource.allows("update")) {
            change(one, "put", "put", kind, model);
        }
        if (resource.allows("patch") || resource.allows("create")) {
            patch(one, kind, model);
        }
        if (resource.allows("delete")) {
            delete(one, "delete", kind);
        }
        if (one.size() > 1) {
            paths.set(path(resource) + "/{name}", one);
        }
    }

    private void collection(ApiResource resource, Class<?> model, ObjectNode kind) {
        var several = Json.object();
        several.set("parameters", parameters(resource.type().namespaced(), false));
        if (resource.allows("list")) {
            list(several, kind, model);
        }
        if (resource.allows("create")) {
            change(several, "post", "post", kind, model);
        }
        if (resource.allows("deletecollection")) {
            delete(several, "deletecollection", kind);
        }
        if (several.size() > 1) {
            paths.set(path(resource), several);
        }
    }

    void describe(ApiResource resource, ApiResource.Subresource subresource) {
        var kind = groupVersionKind(subresource.groupIn(resource.type()), subresource.kind());
        var model = subresource.model();
        var path = Json.object();
        path.set("parameters", parameters(resource.type().namespaced(), true));
        for (var verb : subresource.verbs()) {
            switch (verb) {
                case "create" -> change(path, "post", "connect", kind, model);
                case "get" ->
                        operation(path, "get", "get", kind, OpenApiSchemas.referenceTo(model));
                case "update" -> change(path, "put", "put", kind, model);
                case "patch" -> patch(path, kind, model);
                default -> throw new IllegalStateException("No operation is known for " + verb);
            }
        }
        paths.set(path(resource) + "/{name}/" + subresource.name(), path);
    }

    private String path(ApiResource resource) {
        var scope = resource.type().namespaced() ? "/namespaces/{namespace}/" : "/";
        return base + scope + resource.type().plural();
    }

    private static ObjectNode groupVersionKind(String group, String kind) {
        return Json.object()
                .put("group", group)
                .put("version", Catalogue.VERSION)
                .put("kind", kind);
    }

    private static ArrayNode parameters(boolean namespaced, boolean named) {
        var parameters = Json.object().putArray("parameters");
        if (named) {
            pathParameter(parameters.addObject(), "name", "name of the object");
        }
        if (namespaced) {
            pathParameter(parameters.addObject(), "namespace", "object name and auth scope");
        }
        return parameters;
    }

    private static void pathParameter(ObjectNode parameter, String name, String description) {
        parameter.put("name", name).put("in", "path").put("required", true);
        parameter.put("description", description);
        parameter.putObject("schema").put("type", "string").put("uniqueItems", true);
    }

    private static ObjectNode operation(
            ObjectNode path, String method, String action, ObjectNode kind, String answer) {
        var operation = path.putObject(method);
        operation.putArray("parameters");
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", answer);
        operation.put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", kind.deepCopy());
        return operation;
    }

    private static void list(ObjectNode path, ObjectNode kind, Class<?> model) {
        var list = operation(path, "get", "list", kind, OpenApiSchemas.referenceToListOf(model));
        QueryParameter.OF_LISTS.forEach(it -> it.addTo(list));
    }

    private static void change(
            ObjectNode path, String method, String action, ObjectNode kind, Class<?> model) {
        var reference = OpenApiSchemas.referenceTo(model);
        var change = operation(path, method, action, kind, reference);
        QueryParameter.OF_CHANGES.forEach(it -> it.addTo(change));
        body(change, reference);
    }

    private static void delete(ObjectNode path, String action, ObjectNode kind) {
        var delete =
                operation(path, "delete", action, kind, OpenApiSchemas.referenceTo(Status.class));
        QueryParameter.OF_DELETIONS.forEach(it -> it.addTo(delete));
        if (action.equals("deletecollection")) {
            QueryParameter.OF_SELECTIONS.forEach(it -> it.addTo(delete));
        }
        body(delete, OpenApiSchemas.referenceTo(DeleteOptions.class));
    }

    private static void body(ObjectNode operation, String schema) {
        operation
                .putObject("requestBody")
                .put("required", !operation.path("x-kubernetes-action").asText().startsWith("del"))
                .putObject("content")
                .putObject("*/*")
                .putObject("schema")
                .put("$ref", schema);
    }

    private static void patch(ObjectNode path, ObjectNode kind, Class<?> model) {
        var patch = operation(path, "patch", "patch", kind, OpenApiSchemas.referenceTo(model));
        QueryParameter.OF_CHANGES.forEach(it -> it.addTo(patch));
        QueryParameter.FORCE.addTo(patch);
        var content = patch.putObject("requestBody").put("required", true).putObject("content");
        for (var type : PATCH_TYPES) {
            content.putObject(type).putObject("schema").put("type", "object");
        }
    }
}
