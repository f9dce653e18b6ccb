package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.ResourceType;
import io.millrace.platform.patch.Apply;
import io.millrace.platform.patch.JsonMergePatch;
import io.millrace.platform.patch.JsonPatch;
import io.millrace.platform.patch.StrategicMergePatch;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.FieldValidation;
import io.millrace.platform.schema.Json;
import io.millrace.platform.schema.Schema;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Optional;

/// A command's patch, by its media type (Kubernetes API concepts, "Patches").
public final class Patches {

    private static final List<String> ACCEPTED =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json",
                    Applications.MEDIA_TYPE);

    private Patches() {}

    /// The object as the command's patch leaves it, in the form of its kind. Who applies a
    /// configuration to something that is no object of its own forces it upon the others.
    ///
    /// @param model the wire record of the kind
    public static ObjectNode apply(Command command, ObjectNode original, Class<?> model) {
        var patch = patchOf(command);
        var type = command.patchType() == null ? "" : command.patchType();
        var patched =
                switch (type) {
                    case "application/json-patch+json" -> JsonPatch.apply(original, patch);
                    case "application/merge-patch+json" -> JsonMergePatch.apply(original, patch);
                    case "application/strategic-merge-patch+json" ->
                            StrategicMergePatch.apply(original, patch, Schema.of(model));
                    case Applications.MEDIA_TYPE -> {
                        Applications.requireManager(command);
                        yield Apply.merge(original, objectOf(patch), Schema.of(model));
                    }
                    default -> throw Refusal.unsupportedMediaType(ACCEPTED).asException();
                };
        var validation = FieldValidation.parse(command.option("fieldValidation").orElse(""));
        return Decoder.decodePatched(patch, patched, List.of(), model, validation).tree();
    }

    /// Whether the command applies a configuration (server-side apply).
    public static boolean isApplication(Command command) {
        return Applications.isOne(command);
    }

    /// Why the configuration of something that is no object of its own cannot be applied to
    /// nothing.
    ///
    /// @param type what is absent
    public static Optional<Refusal> creationRefused(Command command, ResourceType type) {
        return command.option(Applications.MAY_CREATE).orElse("").equals("true")
                ? Optional.empty()
                : Optional.of(
                        Refusal.forbidden(
                                command.requester().username(),
                                "create",
                                type.group(),
                                type.plural(),
                                "",
                                command.namespace(),
                                ""));
    }

    private static ObjectNode objectOf(JsonNode patch) {
        if (patch instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.badRequest("a configuration to apply must be an object").asException();
    }

    private static JsonNode patchOf(Command command) {
        return switch (command.body()) {
            case null -> throw Refusal.badRequest("A patch needs a body").asException();
            case JsonNode tree -> tree;
            case Object other -> Json.tree(other);
        };
    }
}
