package io.millrace.platform.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.meta.Kind;
import io.millrace.platform.schema.Schema.ObjectSchema;
import io.millrace.platform.status.Refusal;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Turns what clients send into objects that have the form of their kind.
public final class Decoder {

    private Decoder() {}

    /// Reads a body that must be one JSON object.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 400 when it is not
    public static ObjectNode parse(byte[] body) {
        try {
            if (Json.tree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (UncheckedIOException e) {
            throw Refusal.badRequest("the body is not valid JSON: " + e.getMessage()).asException();
        }
        throw Refusal.badRequest("the body must be a JSON object").asException();
    }

    /// Reads a body as an object of the kind.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 400 when it is not
    public static Decoded decode(byte[] body, Class<?> type, FieldValidation validation) {
        var object = parse(body);
        return decode(object, duplicates(body), type, validation);
    }

    /// Checks a tree, for example the outcome of a patch, against the kind.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 400 when it does not fit
    public static Decoded decode(ObjectNode object, Class<?> type, FieldValidation validation) {
        return decode(object, List.of(), type, validation);
    }

    /// What a document says twice: `duplicate field "spec.foo"`.
    public static List<String> duplicates(byte[] document) {
        return DuplicateFields.in(document).stream()
                .map("duplicate field \"%s\""::formatted)
                .toList();
    }

    /// @param findings what the reader of the text has found out already
    public static Decoded decode(
            ObjectNode object, List<String> findings, Class<?> type, FieldValidation validation) {
        return decode(object, findings, type, validation, Decoder::unfit);
    }

    /// Checks what a patch says, or what it leaves, against the kind.
    ///
    /// @param patch what the refusal shows: who may patch an object need not see it
    /// @throws io.millrace.platform.status.RefusedException with 422 when it does not fit
    public static Decoded decodePatched(
            JsonNode patch,
            ObjectNode object,
            List<String> findings,
            Class<?> type,
            FieldValidation validation) {
        return decode(
                object,
                findings,
                type,
                validation,
                (schema, why) -> Refusal.unfitPatch(Json.text(patch), why));
    }

    private static Decoded decode(
            ObjectNode object,
            List<String> findings,
            Class<?> type,
            FieldValidation validation,
            BiFunction<ObjectSchema, String, Refusal> unfit) {
        var schema = Schema.of(type);
        schema.kind().ifPresent(it -> requireKind(object, type, it));
        var conformance = new Conformance();
        var tree = conformance.prune(object, schema);
        if (!conformance.faults().isEmpty()) {
            throw unfit.apply(schema, String.join(", ", conformance.faults())).asException();
        }
        var warnings = new ArrayList<>(findings);
        conformance.unknown().forEach(it -> warnings.add("unknown field \"%s\"".formatted(it)));
        if (validation == FieldValidation.STRICT && !warnings.isEmpty()) {
            throw unfit.apply(schema, "strict decoding error: " + String.join(", ", warnings))
                    .asException();
        }
        return new Decoded(tree, validation == FieldValidation.WARN ? warnings : List.of());
    }

    /// A bare `v1` is accepted for every kind: that is how manifests were written before the API
    /// had groups. Bodies without kind and version are accepted because the path says both. Options
    /// carry the version of the group that they are sent to.
    private static void requireKind(ObjectNode object, Class<?> type, Kind expected) {
        var kind = object.path("kind").asText("");
        if (!kind.isEmpty() && !kind.equals(expected.kind())) {
            throw Refusal.badRequest(
                            "the kind in the data (%s) does not match the expected kind (%s)"
                                    .formatted(kind, expected.kind()))
                    .asException();
        }
        var version = object.path("apiVersion").asText("");
        var wanted =
                expected.group().isEmpty()
                        ? expected.version()
                        : expected.group() + "/" + expected.version();
        var anyVersion = type.getPackage().equals(Kind.class.getPackage());
        if (!anyVersion && !version.isEmpty() && !version.equals(wanted) && !version.equals("v1")) {
            throw Refusal.badRequest(
                            ("the API version in the data (%s) does not match the expected API"
                                            + " version (%s)")
                                    .formatted(version, wanted))
                    .asException();
        }
    }

    private static Refusal unfit(ObjectSchema schema, String why) {
        var name = schema.kind().map(Kind::kind).orElse(schema.type().getSimpleName());
        var version = schema.kind().map(Kind::version).orElse("v1");
        return Refusal.badRequest(
                "%s in version \"%s\" cannot be handled as a %s: %s"
                        .formatted(name, version, name, why));
    }
}
