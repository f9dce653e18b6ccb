package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.Map;

/// An OpenAPI 2 document in the protobuf form of gnostic, the only one that kubectl reads. The
/// field numbers are those of the published `OpenAPIv2.proto`.
final class SwaggerProtobuf {

    static final String MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /// What is said about it: clients ask with an `@`, which no parser of media types accepts in an
    /// answer.
    static final String CONTENT_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static final Map<String, Integer> METHODS =
            Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "patch", 8);

    private SwaggerProtobuf() {}

    static byte[] of(ObjectNode swagger) {
        var document = new ProtobufMessage().text(1, swagger.path("swagger").asText());
        var info = swagger.path("info");
        document.message(
                2,
                new ProtobufMessage()
                        .text(1, info.path("title").asText())
                        .text(2, info.path("version").asText()));
        var paths = new ProtobufMessage();
        swagger.path("paths")
                .forEachEntry((path, it) -> paths.message(2, named(path, pathItem(it))));
        document.message(8, paths);
        document.message(9, schemas(swagger.path("definitions")));
        return document.bytes();
    }

    private static ProtobufMessage named(String name, ProtobufMessage value) {
        return new ProtobufMessage().text(1, name).message(2, value);
    }

    private static ProtobufMessage schemas(JsonNode schemas) {
        var all = new ProtobufMessage();
        schemas.forEachEntry((name, it) -> all.message(1, named(name, schema(it))));
        return all;
    }

    private static ProtobufMessage pathItem(JsonNode item) {
        var message = new ProtobufMessage();
        item.forEachEntry((key, value) -> {
            if (key.equals("parameters")) {
                value.forEach(it -> message.message(9, parameter(it)));
            } else {
                message.message(METHODS.getOrDefault(key, 0), operation(value));
            }
        });
        return message;
    }

    private static ProtobufMessage operation(JsonNode operation) {
        var message = new ProtobufMessage();
        operation.path("produces").forEach(it -> message.text(6, it.asText()));
        operation.path("consumes").forEach(it -> message.text(7, it.asText()));
        operation.path("parameters").forEach(it -> message.message(8, parameter(it)));
        var responses = new ProtobufMessage();
        operation
                .path("responses")
                .forEachEntry((code, it) -> {
                    var response = new ProtobufMessage().text(1, it.path("description").asText());
                    response.message(
                            2, new ProtobufMessage().message(1, schema(it.path("schema"))));
                    responses.message(1, named(code, new ProtobufMessage().message(1, response)));
                });
        message.message(9, responses);
        extensions(message, 13, operation);
        return message;
    }

    private static ProtobufMessage parameter(JsonNode parameter) {
        var message = new ProtobufMessage();
        var in = parameter.path("in").asText();
        if (in.equals("body")) {
            message.message(1, bodyParameter(parameter));
        } else {
            var query = in.equals("query");
            message.message(
                    2,
                    new ProtobufMessage()
                            .message(query ? 3 : 4, plainParameter(parameter, query ? 6 : 5)));
        }
        return new ProtobufMessage().message(1, message);
    }

    private static ProtobufMessage bodyParameter(JsonNode parameter) {
        return new ProtobufMessage()
                .text(2, parameter.path("name").asText())
                .text(3, "body")
                .flag(4, parameter.path("required").asBoolean())
                .message(5, schema(parameter.path("schema")));
    }

    /// @param type the field of the type, which differs between parameters of paths and queries
    private static ProtobufMessage plainParameter(JsonNode parameter, int type) {
        return new ProtobufMessage()
                .flag(1, parameter.path("required").asBoolean())
                .text(2, parameter.path("in").asText())
                .text(3, parameter.path("description").asText())
                .text(4, parameter.path("name").asText())
                .text(type, parameter.path("type").asText())
                .flag(type + 14, parameter.path("uniqueItems").asBoolean());
    }

    private static ProtobufMessage schema(JsonNode schema) {
        var message = new ProtobufMessage();
        for (var text : List.of(Map.entry("$ref", 1), Map.entry("format", 2))) {
            message.text(text.getValue(), schema.path(text.getKey()).asText());
        }
        message.text(4, schema.path("description").asText());
        schema.path("required").forEach(it -> message.text(19, it.asText()));
        if (schema.has("additionalProperties")) {
            message.message(
                    21,
                    new ProtobufMessage().message(1, schema(schema.path("additionalProperties"))));
        }
        if (schema.has("type")) {
            message.message(22, new ProtobufMessage().text(1, schema.path("type").asText()));
        }
        if (schema.has("items")) {
            message.message(23, new ProtobufMessage().message(1, schema(schema.path("items"))));
        }
        if (schema.has("properties")) {
            message.message(25, schemas(schema.path("properties")));
        }
        extensions(message, 31, schema);
        return message;
    }

    /// Extensions are told as YAML, which JSON is.
    private static void extensions(ProtobufMessage message, int field, JsonNode from) {
        from.forEachEntry((key, value) -> {
            if (key.startsWith("x-")) {
                message.message(
                        field, named(key, new ProtobufMessage().text(2, Json.text(value) + "\n")));
            }
        });
    }
}
