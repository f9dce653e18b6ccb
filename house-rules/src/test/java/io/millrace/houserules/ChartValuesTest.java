package io.millrace.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The chart's page lists every value that there is, and no other.
class ChartValuesTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\| (?:`(.*?)`|[^|`]*) \\| ([^|]+) \\|$");

    /// What is a Kubernetes object's field as it stands.
    private static final Set<String> WHOLE =
            Set.of(
                    "resources",
                    "securityContext",
                    "egress",
                    "labels",
                    "annotations",
                    "nodeSelector");

    private record Value(String path, Object usual) {}

    @Test
    void everyValueIsExplainedWithItsDefault() throws IOException {
        var explained = new ArrayList<String>();
        var page = Files.readString(Chart.DIRECTORY.resolve("README.md"));
        var values = values();

        ROW.matcher(page.substring(page.indexOf("## Values")))
                .results()
                .forEach(it ->
                        explained.add(
                                it.group(1) + "=" + (it.group(2) == null ? "" : it.group(2))));

        assertThat(explained)
                .containsExactlyElementsOf(
                        values.stream().map(it -> it.path() + "=" + text(it.usual())).toList());
    }

    private static List<Value> values() throws IOException {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Map<?, ?> all = yaml.load(Files.readString(Chart.DIRECTORY.resolve("values.yaml")));
        var values = new ArrayList<Value>();
        collect("", all, values);
        return values;
    }

    private static void collect(String path, Map<?, ?> parent, List<Value> values) {
        parent.forEach((key, value) -> {
            if (value instanceof Map<?, ?> child && !child.isEmpty() && !WHOLE.contains(key)) {
                collect(path + key + ".", child, values);
            } else {
                values.add(new Value(path + key, WHOLE.contains(key) ? "" : value));
            }
        });
    }

    private static String text(Object usual) {
        return switch (usual) {
            case List<?> list -> String.join(", ", list.stream().map(String::valueOf).toList());
            case Map<?, ?> _ -> "";
            default -> String.valueOf(usual);
        };
    }
}
