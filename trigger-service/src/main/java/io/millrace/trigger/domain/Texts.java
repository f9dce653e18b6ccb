package io.millrace.trigger.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is absent on the wire, as the rules read it.
public final class Texts {

    private Texts() {}

    public static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    public static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }
}
