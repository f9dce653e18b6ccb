package io.millrace.build.execution.pipeline;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a pipeline wants of Millrace.
///
/// @param number names the file of the answer
record Question(int number, String kind, Map<String, String> details) {

    static Optional<Question> parse(String text) {
        var words = text.split(" ", 3);
        if (words.length < 3 || !words[0].matches("[0-9]{1,6}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Question(Integer.parseInt(words[0]), words[1], details(words[2])));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Map<String, String> details(String query) {
        var details = new LinkedHashMap<String, String>();
        for (var pair : query.split("&")) {
            var sides = pair.split("=", 2);
            if (sides.length == 2) {
                details.put(decoded(sides[0]), decoded(sides[1]));
            }
        }
        return details;
    }

    String text(String name) {
        return details.getOrDefault(name, "");
    }

    /// The details whose names begin so, without it.
    Map<String, String> all(String prefix) {
        var found = new LinkedHashMap<String, String>();
        details.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
