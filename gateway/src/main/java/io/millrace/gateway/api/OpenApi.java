package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.contract.meta.DeleteOptions;
import io.millrace.contract.meta.Status;
import io.millrace.platform.schema.Json;
import io.millrace.platform.schema.OpenApiSchemas;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The OpenAPI 3 documents, one per group, made once from the catalogue and the wire records.
///
/// What clients look for: kinds by `x-kubernetes-group-version-kind`, and a PATCH that takes
/// `fieldValidation` and a strategic merge patch. It is declared for kinds that can only be
/// created, too: by it, and by nothing else, kubectl decides that the server checks the fields of a
/// create.
@Singleton
final class OpenApi {

    private static final List<String> PATCH_TYPES =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json");

    private final Map<String, Discovery.Document> documents = new TreeMap<>();
    private final Discovery.Document index;

    OpenApi() {
        add("api/v1", "");
        for (var group : Catalogue.GROUPS) {
            if (Catalogue.in(group).stream()
                    .anyMatch(it -> Catalogue.model(it.type()).isPresent())) {
                add("apis/" + group + "/" + Catalogue.VERSION, group);
            }
        }
        var tree = Json.object();
        var paths = tree.putObject("paths");
        documents.forEach((path, document) ->
                paths.putObject(path)
                        .put(
                                "serverRelativeURL",
                                "/openapi/v3/%s?hash=%s".formatted(path, hash(document))));
        index = Discovery.Document.of(tree, "application/json");
    }

    private static String hash(Discovery.Document document) {
        return Digest.of(document.body()).hex().toUpperCase(Locale.ROOT);
    }

    Discovery.Document index() {
        return index;
    }

    /// @param path `api/v1` or `apis/<group>/v1`
    Optional<Discovery.Document> document(String path) {
        return Optional.ofNullable(documents.get(path));
    }

    private void add(String path, String group) {
        var kinds = new LinkedHashSet<Class<?>>(List.of(Status.class, DeleteOptions.class));
        var document = Json.object();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Millrace").put("version", "v1");
        var paths = document.putObject("paths");
        for (var resource : Catalogue.in(group)) {
            Catalogue.model(resource.type())
                    .ifPresent(model -> {
                        kinds.add(model);
                        describe(resource, model, "/" + path, paths);
                    });
            for (var subresource : resource.subresources()) {
                kinds.add(subresource.model());
                describe(resource, subresource, "/" + path, paths);
            }
        }
        document.putObject("components").set("schemas", OpenApiSchemas.components(kinds));
        documents.put(path, Discovery.Document.of(document, "application/json"));
    }

    private static void describe(
            ApiResource resource, Class<?> model, String base, ObjectNode paths) {
        var type = resource.type();
        var collection = path(resource, base);
        var kind = groupVersionKind(type.group(), type.kind());
        var several = Json.object();
        several.set("parameters", parameters(type.namespaced(), false));
        if (resource.allows("list")) {
            operation(several, "get", "list", kind, model);
        }
        if (resource.allows("create")) {
            body(operation(several, "post", "post", kind, model), model);
        }
        if (resource.allows("deletecollection")) {
            operation(several, "delete", "deletecollection", kind, Status.class);
        }
        paths.set(collection, several);
        var one = Json.object();
        one.set("parameters", parameters(type.namespaced(), true));
        if (resource.allows("get")) {
            operation(one, "get", "get", kind, model);
        }
        if (resource.allows("update")) {
            body(operation(one, "put", "put", kind, model), model);
        }
        if (resource.allows("patch") || resource.allows("create")) {
            patch(one, kind, model);
        }
        if (resource.allows("delete")) {
            operation(one, "delete", "delete", kind, Status.class);
        }
        if (one.size() > 1) {
            paths.set(collection + "/{name}", one);
        }
    }

    private static void describe(
            ApiResource resource,
            ApiResource.Subresource subresource,
            String base,
            ObjectNode paths) {
        var kind = groupVersionKind(resource.type().group(), subresource.kind());
        var path = Json.object();
        path.set("parameters", parameters(resource.type().namespaced(), true));
        for (var verb : subresource.verbs()) {
            switch (verb) {
                case "create" ->
                        body(
                                operation(path, "post", "connect", kind, subresource.model()),
                                subresource.model());
                case "get" -> operation(path, "get", "get", kind, subresource.model());
                case "update" ->
                        body(
                                operation(path, "put", "put", kind, subresource.model()),
                                subresource.model());
                case "patch" -> patch(path, kind, subresource.model());
                default -> throw new IllegalStateException("No operation is known for " + verb);
            }
        }
        paths.set(path(resource, base) + "/{name}/" + subresource.name(), path);
    }

    private static String path(ApiResource resource, String base) {
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
            ObjectNode path, String method, String action, ObjectNode kind, Class<?> answer) {
        var operation = path.putObject(method);
        var parameters = operation.putArray("parameters");
        if (!method.equals("get")) {
            query(parameters.addObject(), "dryRun", "string", "`All` decides and stores nothing.");
            query(parameters.addObject(), "fieldManager", "string", "Who is making the change.");
            if (!method.equals("delete")) {
                query(
                        parameters.addObject(),
                        "fieldValidation",
                        "string",
                        "What becomes of unknown and duplicate fields: `Ignore`, `Warn` or"
                                + " `Strict`.");
            }
        }
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", OpenApiSchemas.referenceTo(answer));
        operation.put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", kind);
        return operation;
    }

    private static void query(ObjectNode parameter, String name, String type, String description) {
        parameter.put("name", name).put("in", "query").put("description", description);
        parameter.putObject("schema").put("type", type).put("uniqueItems", true);
    }

    private static void body(ObjectNode operation, Class<?> model) {
        operation
                .putObject("requestBody")
                .put("required", true)
                .putObject("content")
                .putObject("*/*")
                .putObject("schema")
                .put("$ref", OpenApiSchemas.referenceTo(model));
    }

    private static void patch(ObjectNode path, ObjectNode kind, Class<?> model) {
        var operation = operation(path, "patch", "patch", kind, model);
        query(
                operation.withArray("/parameters").addObject(),
                "force",
                "boolean",
                "Takes fields over from other managers in a server-side apply.");
        var content = operation.putObject("requestBody").put("required", true).putObject("content");
        for (var type : PATCH_TYPES) {
            content.putObject(type).putObject("schema").put("type", "object");
        }
    }
}
