package io.millrace.importer.registry;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An answer and where it came from in the end.
///
/// @param headers by lower-case name
record HttpAnswer(URI from, int status, Map<String, List<String>> headers, byte[] body) {

    List<String> all(String header) {
        return headers.getOrDefault(header, List.of());
    }

    Optional<String> header(String name) {
        return all(name).stream().findFirst();
    }

    /// The media type without its parameters.
    String mediaType() {
        var type = header("content-type").orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    }

    boolean isRedirect() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
