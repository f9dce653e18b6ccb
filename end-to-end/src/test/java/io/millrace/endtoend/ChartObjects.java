package io.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// What the chart makes, as Helm's own engine renders it.
record ChartObjects(List<JsonNode> objects) {

    private static final Path CHART = Path.of("..", "helm", "millrace");

    /// @param values as `helm --set` takes them
    static ChartObjects rendered(Map<String, String> values) {
        var template = new Helm(CHART).template().withName("millrace").withNamespace("millrace");
        values.forEach(template::set);
        var objects = new ArrayList<JsonNode>();
        for (var document :
                new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(template.call())) {
            objects.add(Api.JSON.valueToTree(document));
        }
        return new ChartObjects(List.copyOf(objects));
    }

    Stream<JsonNode> of(String kind) {
        return objects.stream().filter(it -> it.path("kind").asText().equals(kind));
    }

    JsonNode one(String kind, String name) {
        return of(kind).filter(it -> it.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("The chart makes no %s %s".formatted(kind, name)));
    }
}
