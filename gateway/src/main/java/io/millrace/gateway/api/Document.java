package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.schema.Decoded;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.FieldValidation;
import io.millrace.platform.status.Refusal;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/// The object that a create or update brings, checked against its kind and against the path.
///
/// @param warnings what the client should be told
record Document(ObjectNode tree, List<String> warnings) {

    static Document read(byte[] body, Call call) {
        var text = Payload.read(body, call.header("Content-Type"));
        var model = model(call);
        var validation = validation(call);
        var tree = Decoder.parse(text.json());
        var repeated =
                text.repeated().isEmpty()
                        ? Decoder.duplicates(text.json())
                        : text.repeated(validation);
        return of(Decoder.decode(tree, repeated, model, validation), model, call);
    }

    static Class<?> model(Call call) {
        var target = call.target();
        return target.resource()
                .subresource(target.subresource())
                .<Class<?>>map(ApiResource.Subresource::model)
                .or(() -> Catalogue.model(target.resource().type()))
                .orElseThrow(() -> Refusal.methodNotAllowed().asException());
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
            if (name.isEmpty() && call.http().request().method().equals(HttpMethod.PUT)) {
                throw Refusal.badRequest(
                                "the name of the object (%s based on URL) was undeterminable: metadata.name must be provided"
                                        .formatted(call.name()))
                        .asException();
            }
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

    String name() {
        return tree.path("metadata").path("name").asText();
    }

    static boolean isSecret(ResourceType type) {
        return type.equals(ResourceType.SECRET);
    }
}
