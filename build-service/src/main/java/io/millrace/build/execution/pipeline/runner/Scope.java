package io.millrace.build.execution.pipeline.runner;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where steps run: the variables that enclosing blocks have set, and the directory.
record Scope(Map<String, String> variables, Path directory) {

    Scope {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    Scope with(Map<String, String> more) {
        var all = new LinkedHashMap<>(variables);
        all.putAll(more);
        return new Scope(all, directory);
    }

    Scope in(Path other) {
        return new Scope(variables, other);
    }
}
