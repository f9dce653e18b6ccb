package io.millrace.gateway.api;

import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
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

    /// The body as JSON.
    static byte[] json(byte[] body, @Nullable String contentType) {
        requireSize(body);
        return switch (mediaType(contentType)) {
            case "", "application/json", "application/*", "*/*" -> body;
            case Protobuf.MEDIA_TYPE ->
                    Protobuf.json(body)
                            .orElseThrow(
                                    () -> Refusal.unsupportedMediaType(ACCEPTED).asException());
            case "application/yaml", "text/yaml", "application/x-yaml" ->
                    YamlBody.json(body, LIMIT);
            default -> throw Refusal.unsupportedMediaType(ACCEPTED).asException();
        };
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
