package io.millrace.build.execution.s2i;

import java.util.LinkedHashMap;
import java.util.Map;

/// `.s2i/environment` of a source: `KEY=value` lines, `#` comments.
public final class EnvironmentFile {

    private EnvironmentFile() {}

    /// The variables; lines that set none are passed over.
    public static Map<String, String> read(String text) {
        var variables = new LinkedHashMap<String, String>();
        text.lines()
                .map(String::strip)
                .filter(it -> !it.startsWith("#"))
                .forEach(it -> {
                    int equals = it.indexOf('=');
                    if (equals > 0
                            && it.substring(0, equals).strip().matches("[A-Za-z_][\\w.-]*")) {
                        variables.put(
                                it.substring(0, equals).strip(), it.substring(equals + 1).strip());
                    }
                });
        return variables;
    }
}
