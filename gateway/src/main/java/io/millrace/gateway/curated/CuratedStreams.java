package io.millrace.gateway.curated;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.schema.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// The streams that all sources together want. What is wrong in one document spoils no other.
final class CuratedStreams {

    /// Between the documents of a YAML file.
    private static final Pattern NEXT_DOCUMENT = Pattern.compile("(?m)^---(?=\\s|$)");

    private static final Set<String> VERSIONS =
            Set.of("v1", ResourceType.IMAGE_STREAM.apiVersion());
    private static final int MOST_ALIASES = 5;
    private static final Set<String> LISTS = Set.of("List", "ImageStreamList");

    private final Map<String, CuratedStream> byName = new LinkedHashMap<>();
    private final Consumer<String> problem;

    /// @param problem told of whatever cannot be taken
    CuratedStreams(Consumer<String> problem) {
        this.problem = problem;
    }

    void add(Document document) {
        try {
            for (var tree : trees(document.body())) {
                add(tree, document.place());
            }
        } catch (YAMLException | UncheckedIOException unreadable) {
            problem.accept(
                    "Could not read %s: %s".formatted(document.place(), unreadable.getMessage()));
        }
    }

    private static List<JsonNode> trees(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("{")) {
            return List.of(Json.tree(body));
        }
        var trees = new ArrayList<JsonNode>();
        for (var part : NEXT_DOCUMENT.split(text)) {
            var tree = yaml(part);
            if (!tree.isEmpty()) {
                trees.add(tree);
            }
        }
        return trees;
    }

    /// Few aliases, so that nothing short becomes long.
    private static JsonNode yaml(String document) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(Document.LIMIT);
        options.setAllowDuplicateKeys(false);
        Object read = new Yaml(new SafeConstructor(options)).load(document);
        return Json.tree(Json.bytes(read == null ? Map.of() : read));
    }

    private void add(JsonNode tree, String place) {
        var kind = tree.path("kind").asText();
        if (LISTS.contains(kind)) {
            tree.path("items").forEach(it -> addStream(it, place));
        } else {
            addStream(tree, place);
        }
    }

    private void addStream(JsonNode tree, String place) {
        var kind = tree.path("kind").asText();
        if (!kind.equals(ResourceType.IMAGE_STREAM.kind())
                || !VERSIONS.contains(tree.path("apiVersion").asText())) {
            problem.accept(
                    "Left out a %s of %s in %s: only image streams are curated"
                            .formatted(
                                    kind.isEmpty() ? "thing without a kind" : kind,
                                    tree.path("apiVersion").asText("no version"),
                                    place));
            return;
        }
        try {
            var stream = CuratedStream.of(tree, place);
            var first = byName.putIfAbsent(stream.name(), stream);
            if (first != null) {
                problem.accept(
                        "Left out the ImageStream %s in %s: %s has it already"
                                .formatted(stream.name(), place, first.place()));
            }
        } catch (SourceException wrong) {
            problem.accept("Left something out: " + wrong.getMessage());
        }
    }

    Collection<CuratedStream> all() {
        return List.copyOf(byName.values());
    }
}
