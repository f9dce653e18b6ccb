package io.millrace.gateway.api;

import io.millrace.platform.schema.FieldValidation;
import io.millrace.platform.schema.Json;
import io.millrace.platform.schema.YamlDocument;
import io.millrace.platform.status.Refusal;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Bodies as JSON, whichever of the two notations they come in.
final class Payload {

    /// The largest body that is read.
    static final int LIMIT = 3 * 1024 * 1024;

    private static final List<String> ACCEPTED = List.of("application/json", "application/yaml");

    private Payload() {}

    /// The media type without its parameters.
    static String mediaType(@Nullable String contentType) {
        return contentType == null
                ? ""
                : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /// A body as JSON, and the keys that stand twice in it, if it was YAML.
    record Text(byte[] json, List<String> repeated) {

        /// The findings as warnings, or as the one error that a strict reader makes of them.
        List<String> repeated(FieldValidation validation) {
            return validation == FieldValidation.STRICT
                    ? List.of("yaml: unmarshal errors:\n  " + String.join("\n  ", repeated))
                    : repeated;
        }
    }

    /// The body as JSON.
    static byte[] json(byte[] body, @Nullable String contentType) {
        return read(body, contentType).json();
    }

    static Text read(byte[] body, @Nullable String contentType) {
        requireSize(body);
        return switch (mediaType(contentType)) {
            case "", "application/json", "application/*", "*/*" -> text(body);
            case Protobuf.MEDIA_TYPE ->
                    new Text(
                            Protobuf.json(body)
                                    .orElseThrow(() ->
                                            Refusal.unsupportedMediaType(ACCEPTED).asException()),
                            List.of());
            case "application/yaml", "text/yaml", "application/x-yaml", WriteOptions.APPLY ->
                    looksLikeJson(body) ? text(body) : yaml(body);
            default -> throw Refusal.unsupportedMediaType(ACCEPTED).asException();
        };
    }

    private static Text yaml(byte[] body) {
        var document = YamlDocument.read(decoded(body), LIMIT);
        return new Text(document.json(), document.repeated());
    }

    private static Text text(byte[] body) {
        requireText(body);
        return new Text(Surrogates.mended(body), List.of());
    }

    /// Nearly all JSON is YAML; what clients send as YAML and is JSON is read as that.
    private static boolean looksLikeJson(byte[] body) {
        try {
            return body.length > 0 && body[0] == '{' && Json.tree(body).isObject();
        } catch (UncheckedIOException noJson) {
            return false;
        }
    }

    /// Refuses what is too large or not UTF-8.
    static void requireText(byte[] body) {
        requireSize(body);
        decoded(body);
    }

    /// The body as text.
    static String decoded(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw Refusal.badRequest("the body is not valid UTF-8: " + malformed.getMessage())
                    .asException();
        }
    }

    static void requireSize(byte[] body) {
        if (body.length > LIMIT) {
            throw Refusal.tooLarge(LIMIT).asException();
        }
    }

    /// Writes JSON as YAML.
    static byte[] toYaml(byte[] json) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(0);
        options.setWidth(Integer.MAX_VALUE);
        options.setSplitLines(false);
        return new Yaml(options)
                .dump(Json.read(json, Object.class))
                .getBytes(StandardCharsets.UTF_8);
    }
}
