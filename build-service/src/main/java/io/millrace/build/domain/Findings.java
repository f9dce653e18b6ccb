package io.millrace.build.domain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the rules find wrong, in the order in which they find it.
final class Findings {

    private final List<Fault> faults = new ArrayList<>();

    void required(String path, String detail) {
        faults.add(Fault.required(path, detail));
    }

    void invalid(String path, @Nullable Object value, String detail) {
        faults.add(Fault.invalid(path, value, detail));
    }

    void duplicate(String path, Object value) {
        faults.add(Fault.duplicate(path, value));
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    static String present(@Nullable String text) {
        return text == null ? "" : text;
    }

    static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }

    /// Whether the path is absolute or leads out of the directory that it is relative to.
    static boolean escapes(@Nullable String path) {
        var text = present(path);
        return text.startsWith("/") || text.equals("..") || text.startsWith("../");
    }
}
