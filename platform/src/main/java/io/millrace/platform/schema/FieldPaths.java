package io.millrace.platform.schema;

import java.util.Collection;

/// Paths of fields as messages show them: `spec.tags[0].name`.
final class FieldPaths {

    private FieldPaths() {}

    static String join(Collection<String> places) {
        var path = "";
        for (var place : places) {
            path = place.startsWith("[") ? path + place : field(path, place);
        }
        return path;
    }

    static String field(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static String element(String path, int index) {
        return path + "[" + index + "]";
    }
}
