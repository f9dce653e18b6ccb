package io.millrace.houserules;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The chart as Helm's own engine renders it.
final class Chart {

    static final Path DIRECTORY = Path.of("..", "helm", "millrace").toAbsolutePath().normalize();

    private Chart() {}

    /// @param values as `helm --set` takes them
    static List<Map<?, ?>> rendered(Map<String, String> values) {
        return rendered(DIRECTORY, values);
    }

    /// @param chart its directory
    static List<Map<?, ?>> rendered(Path chart, Map<String, String> values) {
        var template = new Helm(chart).template().withName("millrace").withNamespace("millrace");
        values.forEach(template::set);
        var objects = new ArrayList<Map<?, ?>>();
        for (var document :
                new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(template.call())) {
            if (document instanceof Map<?, ?> object) {
                objects.add(object);
            }
        }
        return objects;
    }

    static List<Map<?, ?>> objectsOf(List<Map<?, ?>> objects, String kind) {
        return objects.stream().filter(it -> kind.equals(it.get("kind"))).toList();
    }

    static String nameOf(Map<?, ?> object) {
        return String.valueOf(map(object, "metadata").get("name"));
    }

    static Map<?, ?> map(Map<?, ?> parent, String key) {
        if (parent.get(key) instanceof Map<?, ?> found) {
            return found;
        }
        throw new AssertionError("No " + key + " in " + parent.keySet());
    }
}
