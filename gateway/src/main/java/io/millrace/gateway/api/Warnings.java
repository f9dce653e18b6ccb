package io.millrace.gateway.api;

import java.util.List;

/// Warnings as values of the `Warning` header (RFC 7234, 5.5). They quote what clients send, so
/// they are made fit for a header and kept short.
final class Warnings {

    private static final int MOST = 50;
    private static final int LONGEST = 256;

    private Warnings() {}

    static List<String> headers(List<String> warnings) {
        return warnings.stream().limit(MOST).map(Warnings::header).toList();
    }

    private static String header(String warning) {
        var quoted = new StringBuilder("299 - \"");
        warning.chars()
                .limit(LONGEST)
                .forEach(letter -> {
                    if (letter < ' ' || letter > '~') {
                        quoted.append("\\\\u%04x".formatted(letter));
                    } else if (letter == '"' || letter == '\\') {
                        quoted.append('\\').append((char) letter);
                    } else {
                        quoted.append((char) letter);
                    }
                });
        return quoted.append('"').toString();
    }
}
