package io.millrace.gateway.api;

import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// Bodies as JSON, whichever of the two notations they come in.
final class Payload {

    /// The largest body that is read.
    static final int LIMIT = 3 * 1024 * 1024;

    private static final List<String> ACCEPTED = List.of("application/json", "application/yaml");
    private static final int MOST_ALIASES = 50;
    private static final int DEEPEST = 100;

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
            case "application/yaml", "text/yaml", "application/x-yaml" -> fromYaml(body);
            default -> throw Refusal.unsupportedMediaType(ACCEPTED).asException();
        };
    }

    static void requireSize(byte[] body) {
        if (body.length > LIMIT) {
            throw Refusal.tooLarge(LIMIT).asException();
        }
    }

    /// Reads YAML 1.1, as Kubernetes does. A document that refers to itself many times over, or
    /// that wants to make Java objects, is refused.
    static byte[] fromYaml(byte[] body) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LIMIT);
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        var yaml =
                new Yaml(
                        new SafeConstructor(options),
                        new Representer(new DumperOptions()),
                        new DumperOptions(),
                        options,
                        new WithoutDates());
        try {
            Object document = yaml.load(new String(body, StandardCharsets.UTF_8));
            return Json.bytes(document == null ? Json.object() : document);
        } catch (YAMLException | UncheckedIOException e) {
            throw Refusal.badRequest("the body is not valid YAML: " + e.getMessage()).asException();
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

    /// Dates stay text, as in JSON.
    private static final class WithoutDates extends Resolver {
        @Override
        public void addImplicitResolver(
                Tag tag, Pattern pattern, @Nullable String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, pattern, first, limit);
            }
        }
    }
}
