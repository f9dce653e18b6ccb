package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.patch.JsonPatch;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.FieldValidation;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A patch as it came: the owner, who knows the object, applies it.
///
/// @param warnings what the client should be told
record PatchBody(JsonNode tree, List<String> warnings) {

    private static final String JSON_PATCH = "application/json-patch+json";
    private static final List<String> ACCEPTED =
            List.of(
                    JSON_PATCH,
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json",
                    WriteOptions.APPLY);

    /// @param current the object as the API shows it now, which a list of steps cannot be judged
    ///   without
    static PatchBody read(
            byte[] body, String mediaType, Call call, Supplier<Optional<ObjectNode>> current) {
        if (!ACCEPTED.contains(mediaType)) {
            throw Refusal.unsupportedMediaType(ACCEPTED).asException();
        }
        var patch = parse(body);
        var isList = mediaType.equals(JSON_PATCH);
        if (isList ? !patch.isArray() : !patch.isObject()) {
            throw Refusal.badRequest(
                            "a patch of the type %s must be a JSON %s"
                                    .formatted(mediaType, isList ? "array" : "object"))
                    .asException();
        }
        return new PatchBody(patch, warnings(patch, body, call, current));
    }

    private static JsonNode parse(byte[] body) {
        Payload.requireText(body);
        try {
            return Json.tree(Surrogates.mended(body));
        } catch (UncheckedIOException e) {
            throw Refusal.badRequest("the patch is not valid JSON: " + e.getMessage())
                    .asException();
        }
    }

    /// A merge patch looks like its object, apart from the directives of a strategic one.
    private static List<String> warnings(
            JsonNode patch, byte[] body, Call call, Supplier<Optional<ObjectNode>> current) {
        var validation = Document.validation(call);
        var model = Document.model(call);
        if (!(patch instanceof ObjectNode object)) {
            return validation == FieldValidation.WARN
                    ? current.get().map(it -> warnings(patch, it, model)).orElse(List.of())
                    : List.of();
        }
        var plain = object.deepCopy();
        removeDirectives(plain);
        return Decoder.decodePatched(patch, plain, Decoder.duplicates(body), model, validation)
                .warnings();
    }

    /// Whether the steps can be taken at all is for the owner to say.
    static List<String> warnings(JsonNode steps, ObjectNode current, Class<?> model) {
        try {
            var patched = JsonPatch.apply(current, steps);
            return Decoder.decode(patched, model, FieldValidation.WARN).warnings();
        } catch (RefusedException unfit) {
            return List.of();
        }
    }

    private static void removeDirectives(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(
                    object.properties().stream()
                            .map(Map.Entry::getKey)
                            .filter(it -> it.startsWith("$"))
                            .toList());
        }
        node.forEach(PatchBody::removeDirectives);
    }
}
