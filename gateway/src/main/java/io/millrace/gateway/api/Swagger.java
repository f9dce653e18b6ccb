package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import java.util.Collection;
import java.util.Set;

/// OpenAPI 3 documents told as one of version 2, for clients that know nothing newer.
final class Swagger {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private Swagger() {}

    static ObjectNode of(Collection<ObjectNode> documents) {
        var swagger = Json.object();
        swagger.put("swagger", "2.0");
        swagger.putObject("info").put("title", "Millrace").put("version", "v1");
        var paths = swagger.putObject("paths");
        var definitions = swagger.putObject("definitions");
        for (var document : documents) {
            document.path("paths").forEachEntry((path, item) -> paths.set(path, pathItem(item)));
            document.at("/components/schemas")
                    .forEachEntry((name, schema) -> definitions.set(name, schema(schema)));
        }
        return swagger;
    }

    private static ObjectNode pathItem(JsonNode item) {
        var path = Json.object();
        item.forEachEntry((key, value) -> {
            if (METHODS.contains(key)) {
                path.set(key, operation(value));
            } else if (key.equals("parameters")) {
                path.set(key, parameters(value));
            }
        });
        return path;
    }

    private static ObjectNode operation(JsonNode from) {
        var operation = Json.object();
        var content = from.at("/requestBody/content");
        var consumes = operation.putArray("consumes");
        content.fieldNames().forEachRemaining(consumes::add);
        operation.putArray("produces").add("application/json").add("application/yaml");
        var parameters = parameters(from.path("parameters"));
        if (!content.isEmpty()) {
            var body = parameters.insertObject(0).put("name", "body").put("in", "body");
            body.put("required", from.at("/requestBody/required").asBoolean());
            body.set("schema", schema(content.iterator().next().path("schema")));
        }
        operation.set("parameters", parameters);
        var responses = operation.putObject("responses");
        from.path("responses")
                .forEachEntry((code, response) -> {
                    var told = responses.putObject(code);
                    told.set("description", response.path("description"));
                    told.set("schema", schema(response.at("/content/application~1json/schema")));
                });
        from.forEachEntry((key, value) -> {
            if (key.startsWith("x-")) {
                operation.set(key, value);
            }
        });
        return operation;
    }

    private static ArrayNode parameters(JsonNode from) {
        var parameters = Json.object().putArray("parameters");
        for (var one : from) {
            var parameter = parameters.addObject();
            one.forEachEntry((key, value) -> {
                if (key.equals("schema")) {
                    parameter.setAll((ObjectNode) value.deepCopy());
                } else {
                    parameter.set(key, value);
                }
            });
        }
        return parameters;
    }

    /// A reference stands alone in version 2, its description beside it.
    private static ObjectNode schema(JsonNode from) {
        var schema = Json.object();
        from.forEachEntry((key, value) -> {
            switch (key) {
                case "allOf" -> schema.setAll(schema(value.path(0)));
                case "$ref" ->
                        schema.put(
                                key,
                                value.asText().replace("#/components/schemas/", "#/definitions/"));
                case "items", "additionalProperties" -> schema.set(key, schema(value));
                case "properties" -> {
                    var properties = schema.putObject(key);
                    value.forEachEntry((name, property) -> properties.set(name, schema(property)));
                }
                default -> schema.set(key, value);
            }
        });
        return schema;
    }
}
