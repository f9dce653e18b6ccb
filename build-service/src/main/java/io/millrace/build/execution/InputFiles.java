package io.millrace.build.execution;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Secret or a ConfigMap that a build reads as files, opened.
///
/// @param name the object's own
/// @param folder where the files are wanted; empty for the root of the source
/// @param files content by file name
public record InputFiles(Kind kind, String name, String folder, Map<String, byte[]> files) {

    /// What the files come from.
    public enum Kind {
        SECRET("secret"),
        CONFIG_MAP("config map");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// As people call it.
        public String words() {
            return words;
        }
    }

    public InputFiles {
        files = Map.copyOf(files);
    }

    public static InputFiles secret(String name, String folder, Map<String, byte[]> files) {
        return new InputFiles(Kind.SECRET, name, folder, files);
    }

    public static InputFiles configMap(String name, String folder, Map<String, byte[]> files) {
        return new InputFiles(Kind.CONFIG_MAP, name, folder, files);
    }

    /// Whether nothing of it may stay in an image or be seen in a log.
    public boolean isSecret() {
        return kind == Kind.SECRET;
    }

    /// What must not be seen in a log.
    public static List<String> secretTexts(Collection<InputFiles> inputs) {
        return inputs.stream()
                .filter(InputFiles::isSecret)
                .flatMap(it -> it.files().values().stream())
                .map(it -> new String(it, StandardCharsets.UTF_8))
                .toList();
    }

    /// The same files elsewhere.
    public InputFiles in(String other) {
        return new InputFiles(kind, name, other, new LinkedHashMap<>(files));
    }
}
