package io.millrace.build.execution.door;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A request to a registry, as far as it matters who may make it.
///
/// @param repository empty for the question whether there is a registry
/// @param kind `blobs`, `manifests`, `tags` or `referrers`
/// @param reference what comes after the kind
record RegistryRequest(String method, String repository, String kind, String reference) {

    private static final Pattern PATH =
            Pattern.compile(
                    "/v2/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)/(blobs|manifests|tags|referrers)/([A-Za-z0-9._:/=+-]+)");
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> WRITING = Set.of("POST", "PUT", "PATCH", "DELETE");

    /// Empty when it is no request that a registry knows.
    static Optional<RegistryRequest> of(String method, String path) {
        if (path.equals("/v2/") || path.equals("/v2")) {
            return Optional.of(new RegistryRequest(method, "", "", ""));
        }
        var parts = PATH.matcher(path);
        if (!parts.matches() || path.contains("..") || path.contains("//")) {
            return Optional.empty();
        }
        return Optional.of(
                new RegistryRequest(method, parts.group(1), parts.group(2), parts.group(3)));
    }

    boolean reads() {
        return READING.contains(method);
    }

    /// Uploads, which may be given up, and manifests, which may not be taken away.
    boolean writes() {
        return WRITING.contains(method)
                && (isUpload() || (kind.equals("manifests") && method.equals("PUT")));
    }

    private boolean isUpload() {
        return kind.equals("blobs") && (reference + "/").startsWith("uploads/");
    }
}
