package io.millrace.build.execution.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An ENV or a LABEL with values of the Build's. A line of a Dockerfile holds no line break: a
/// value with one is that of an ARG.
///
/// @param lines of the Dockerfile
/// @param arguments the ARGs' values
record Settings(List<String> lines, Map<String, String> arguments) {

    /// One instruction for all of them: each would be a layer of its own.
    ///
    /// @param argument what the names of ARGs begin with; empty where there can be none
    static Settings of(String keyword, String argument, Map<String, String> values, char escape)
            throws DockerfileRefused {
        var pairs = new ArrayList<String>();
        var arguments = new LinkedHashMap<String, String>();
        for (var setting : values.entrySet()) {
            var name = setting.getKey();
            var value = setting.getValue();
            if (hasControls(name) || (hasControls(value) && argument.isEmpty())) {
                throw new DockerfileRefused(
                        "the %s '%s' of the Build contains a line break or another control character"
                                .formatted(
                                        keyword,
                                        DockerfileParser.shown(
                                                name.replaceAll("\\p{Cntrl}", "�"))));
            }
            if (hasControls(value)) {
                var given = argument + arguments.size();
                arguments.put(given, value);
                pairs.add("%s=\"$%s\"".formatted(quoted(name, escape), given));
            } else {
                pairs.add("%s=%s".formatted(quoted(name, escape), quoted(value, escape)));
            }
        }
        var lines = new ArrayList<String>();
        arguments.keySet().forEach(it -> lines.add("ARG " + it));
        if (!pairs.isEmpty()) {
            lines.add(keyword + " " + String.join(" ", pairs));
        }
        return new Settings(lines, arguments);
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> c < ' ' && c != '\t');
    }

    private static String quoted(String text, char escape) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '$' || c == escape) {
                quoted.append(escape);
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
