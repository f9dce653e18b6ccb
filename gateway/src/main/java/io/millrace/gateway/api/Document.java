package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.schema.Decoded;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.FieldValidation;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.io.UncheckedIOException;
import java.util.List;

/// The object that a create or update brings, checked against its kind and against the path.
///
/// @param warnings what the client should be told
record Document(ObjectNode tree, List<String> warnings) {

    private static final List<String> PATCHES =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json");

    static Document read(byte[] body, Call call) {
        var json = Payload.json(body, call.header("Content-Type"));
        var target = call.target();
        var model =
                target.resource()
                        .subresource(target.subresource())
                        .<Class<?>>map(ApiResource.Subresource::model)
                        .or(() -> Catalogue.model(target.resource().type()))
                        .orElseThrow(() -> Refusal.methodNotAllowed().asException());
        var decoded = Decoder.decode(json, model, validation(call));
        return of(decoded, model, call);
    }

    private static Document of(Decoded decoded, Class<?> model, Call call) {
        var tree = decoded.tree();
        tree.put("kind", model.getSimpleName());
        tree.put("apiVersion", call.type().apiVersion());
        matchPath(metadata(tree), call);
        return new Document(tree, decoded.warnings());
    }

    private static void matchPath(ObjectNode metadata, Call call) {
        var namespace = metadata.path("namespace").asText();
        if (!call.namespace().isEmpty()) {
            if (!namespace.isEmpty() && !namespace.equals(call.namespace())) {
                throw Refusal.badRequest(
                                "the namespace of the provided object does not match the namespace"
                                        + " sent on the request")
                        .asException();
            }
            metadata.put("namespace", call.namespace());
        }
        var name = metadata.path("name").asText();
        if (!call.name().isEmpty()) {
            if (!name.isEmpty() && !name.equals(call.name())) {
                throw Refusal.badRequest(
                                "the name of the object (%s) does not match the name on the URL (%s)"
                                        .formatted(name, call.name()))
                        .asException();
            }
            metadata.put("name", call.name());
        }
    }

    private static ObjectNode metadata(ObjectNode tree) {
        return tree.path("metadata") instanceof ObjectNode present
                ? present
                : tree.putObject("metadata");
    }

    static FieldValidation validation(Call call) {
        return FieldValidation.parse(call.parameter("fieldValidation"));
    }

    /// A patch as it is: the owner, who knows the object, applies it.
    static JsonNode patch(byte[] body, String mediaType) {
        if (!PATCHES.contains(mediaType)) {
            throw Refusal.unsupportedMediaType(PATCHES).asException();
        }
        Payload.requireSize(body);
        JsonNode patch;
        try {
            patch = Json.tree(body);
        } catch (UncheckedIOException e) {
            throw Refusal.badRequest("the patch is not valid JSON: " + e.getMessage())
                    .asException();
        }
        var list = mediaType.equals(PATCHES.getFirst());
        if (list ? !patch.isArray() : !patch.isObject()) {
            throw Refusal.badRequest(
                            "a patch of the type %s must be a JSON %s"
                                    .formatted(mediaType, list ? "array" : "object"))
                    .asException();
        }
        return patch;
    }

    String name() {
        return tree.path("metadata").path("name").asText();
    }

    static boolean isSecret(ResourceType type) {
        return type.equals(ResourceType.SECRET);
    }
}
