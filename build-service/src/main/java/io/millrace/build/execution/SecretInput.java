package io.millrace.build.execution;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A secret that a build reads as files, opened.
///
/// @param name the Secret's own
/// @param folder where the files are wanted; empty for the root of the source
/// @param files content by file name
public record SecretInput(String name, String folder, Map<String, byte[]> files) {

    public SecretInput {
        files = Map.copyOf(files);
    }

    /// What must not be seen in a log.
    public static List<String> texts(Collection<SecretInput> secrets) {
        return secrets.stream()
                .flatMap(it -> it.files().values().stream())
                .map(it -> new String(it, StandardCharsets.UTF_8))
                .toList();
    }

    /// The same files elsewhere.
    public SecretInput in(String other) {
        return new SecretInput(name, other, new LinkedHashMap<>(files));
    }
}
