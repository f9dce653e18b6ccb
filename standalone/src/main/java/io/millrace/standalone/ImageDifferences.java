package io.millrace.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// In what two archives of a service's image differ: settings of the configuration, and files by
/// their contents, mode, owner, time or link. The main class behind `./run images check`, which
/// ends with 1 when that is more than Quarkus' code.
record ImageDifferences(List<String> places) {

    private static final int MOST_NAMED = 20;

    static void main(String[] arguments) throws IOException {
        var differences = between(Path.of(arguments[1]), Path.of(arguments[2]));
        System.err.println(arguments[0] + " differs in" + differences.described());
        if (!differences.areOfQuarkusOnly()) {
            System.exit(1);
        }
    }

    static ImageDifferences between(Path first, Path second) throws IOException {
        var places = new ArrayList<String>();
        try (var one = ImageArchive.open(first);
                var other = ImageArchive.open(second)) {
            var settings = one.configuration();
            var others = other.configuration();
            // As text, in which the order of fields counts.
            if (!settings.toString().equals(others.toString())) {
                places.addAll(differing("the configuration", settings(settings), settings(others)));
            }
            if (one.layers().size() != other.layers().size()) {
                places.add("the number of layers");
            }
            for (var i = 0; i < Math.min(one.layers().size(), other.layers().size()); i++) {
                var layer = one.layers().get(i);
                var counterpart = other.layers().get(i);
                if (!layer.equals(counterpart)) {
                    var what = "layer " + (i + 1);
                    places.addAll(differing(what, one.files(layer), other.files(counterpart)));
                }
            }
        }
        return new ImageDifferences(places);
    }

    boolean areOfQuarkusOnly() {
        return places.stream().allMatch(ImageArchive::isCodeOfQuarkus);
    }

    String described() {
        if (areOfQuarkusOnly()) {
            return " what Quarkus generates only: " + String.join(", ", places);
        }
        var lines = new ArrayList<>(List.of(":"));
        places.stream().limit(MOST_NAMED).forEach(it -> lines.add("  " + it));
        if (places.size() > MOST_NAMED) {
            lines.add("  and in " + (places.size() - MOST_NAMED) + " more");
        }
        return String.join("\n", lines);
    }

    /// They are known to differ: if nothing in them does, their order must.
    private static TreeSet<String> differing(
            String what, SequencedMap<String, String> first, SequencedMap<String, String> second) {
        var names = new TreeSet<>(first.keySet());
        names.addAll(second.keySet());
        names.removeIf(it -> Objects.equals(first.get(it), second.get(it)));
        var sameNames = first.keySet().equals(second.keySet());
        var sameOrder = List.copyOf(first.keySet()).equals(List.copyOf(second.keySet()));
        if (names.isEmpty() || sameNames && !sameOrder) {
            names.add("the order in " + what);
        }
        return names;
    }

    private static SequencedMap<String, String> settings(JsonNode configuration) {
        var settings = new LinkedHashMap<String, String>();
        settings("", configuration).forEach(it -> settings.put("configuration: " + it, ""));
        return settings;
    }

    private static Stream<String> settings(String name, JsonNode value) {
        if (value.isEmpty()) {
            return Stream.of(name + value);
        }
        return value.isArray()
                ? value.valueStream().flatMap(it -> settings("", it))
                : value.propertyStream()
                        .flatMap(it -> settings("\"" + it.getKey() + "\":", it.getValue()));
    }
}
