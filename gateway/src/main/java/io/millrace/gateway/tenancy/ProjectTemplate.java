package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// What an operator gives every project that somebody asks for: labels and annotations of its own,
/// and objects in it. `${PROJECT_NAME}` and the like stand for what was asked for.
///
/// @param project the labels and annotations; empty for none
/// @param objects what is made in the project, in this order
record ProjectTemplate(ObjectNode project, List<ObjectNode> objects) {

    static final ProjectTemplate NONE = new ProjectTemplate(Json.object(), List.of());

    private static final int LARGEST = 1024 * 1024;
    private static final int MOST_OBJECTS = 100;
    private static final int MOST_ALIASES = 5;

    private static final Pattern PARAMETER = Pattern.compile("\\$\\{([A-Z_]+)\\}");

    /// Secrets are not among them: a file is no place for them.
    private static final Map<String, ResourceType> TYPES =
            Stream.of(
                            ResourceType.RESOURCE_QUOTA,
                            ResourceType.LIMIT_RANGE,
                            ResourceType.CONFIG_MAP,
                            ResourceType.SERVICE_ACCOUNT,
                            ResourceType.ROLE,
                            ResourceType.ROLE_BINDING)
                    .collect(
                            Collectors.toMap(
                                    it -> it.apiVersion() + " " + it.kind(), Function.identity()));

    /// What was asked for, and by whom.
    record Asked(String name, String displayName, String description, String requester) {

        private Map<String, String> parameters() {
            return Map.of(
                    "PROJECT_NAME", name,
                    "PROJECT_DISPLAYNAME", displayName,
                    "PROJECT_DESCRIPTION", description,
                    "PROJECT_ADMIN_USER", requester,
                    "PROJECT_REQUESTING_USER", requester);
        }
    }

    static ProjectTemplate read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalArgumentException("it is larger than %d bytes".formatted(LARGEST));
            }
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the project template " + file, e);
        } catch (IllegalArgumentException | YAMLException e) {
            throw new IllegalArgumentException(
                    "Could not use the project template %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    static ProjectTemplate parse(String yaml) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(LARGEST);
        options.setAllowDuplicateKeys(false);
        var found = new ArrayList<ObjectNode>();
        for (var document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
            if (document != null) {
                collect(Json.tree(Json.bytes(document)), found);
            }
        }
        var project = Json.object();
        var objects = new ArrayList<ObjectNode>();
        for (var object : found) {
            if (isProject(object)) {
                project.setAll(object);
            } else {
                objects.add(checked(object));
            }
        }
        if (objects.size() > MOST_OBJECTS) {
            throw new IllegalArgumentException(
                    "it has more than %d objects".formatted(MOST_OBJECTS));
        }
        return new ProjectTemplate(project, List.copyOf(objects));
    }

    /// A `List` has its objects in `items`, OpenShift's `Template` in `objects`.
    private static void collect(JsonNode tree, List<ObjectNode> found) {
        if (!(tree instanceof ObjectNode object)) {
            throw new IllegalArgumentException("a document in it is no object");
        }
        switch (object.path("kind").asText()) {
            case "List" -> object.path("items").forEach(it -> collect(it, found));
            case "Template" -> object.path("objects").forEach(it -> collect(it, found));
            default -> found.add(object);
        }
    }

    private static boolean isProject(ObjectNode object) {
        var kind = object.path("kind").asText();
        return kind.equals(ResourceType.PROJECT.kind())
                || kind.equals(ResourceType.NAMESPACE.kind());
    }

    private static ObjectNode checked(ObjectNode object) {
        typeOf(object);
        if (object.path("metadata").path("name").asText("").isEmpty()) {
            throw new IllegalArgumentException(
                    "a %s in it has no name".formatted(object.path("kind").asText()));
        }
        return object;
    }

    static ResourceType typeOf(ObjectNode object) {
        var name = object.path("apiVersion").asText() + " " + object.path("kind").asText();
        var type = TYPES.get(name);
        if (type == null) {
            throw new IllegalArgumentException(
                    "a project begins with quotas, limits, config maps, service accounts, roles and"
                            + " bindings, not with a %s".formatted(name));
        }
        return type;
    }

    /// The labels, or the annotations, that the project gets.
    Map<String, String> texts(String field, Asked asked) {
        var texts = new LinkedHashMap<String, String>();
        project.path("metadata")
                .path(field)
                .properties()
                .forEach(it ->
                        texts.put(it.getKey(), filled(it.getValue().asText(), asked.parameters())));
        return texts;
    }

    /// The objects for the project.
    List<ObjectNode> objects(Asked asked) {
        return objects.stream()
                .map(it -> (ObjectNode) filled(it.deepCopy(), asked.parameters()))
                .toList();
    }

    private static JsonNode filled(JsonNode node, Map<String, String> parameters) {
        switch (node) {
            case ObjectNode object ->
                    object.properties()
                            .forEach(it -> it.setValue(filled(it.getValue(), parameters)));
            case ArrayNode array -> {
                for (var i = 0; i < array.size(); i++) {
                    array.set(i, filled(array.get(i), parameters));
                }
            }
            case TextNode text -> {
                return TextNode.valueOf(filled(text.asText(), parameters));
            }
            default -> {
                return node;
            }
        }
        return node;
    }

    /// One pass, so that what somebody calls a project is never itself taken for a parameter.
    private static String filled(String text, Map<String, String> parameters) {
        return PARAMETER
                .matcher(text)
                .replaceAll(it ->
                        Matcher.quoteReplacement(parameters.getOrDefault(it.group(1), it.group())));
    }
}
