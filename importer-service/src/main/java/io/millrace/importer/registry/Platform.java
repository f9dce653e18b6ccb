package io.millrace.importer.registry;

import java.util.Locale;
import java.util.Optional;

/// An operating system and a CPU architecture, in the words of image indexes.
public record Platform(String os, String architecture) {

    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64");

    /// The platform that this process runs on.
    public static Platform here() {
        var architecture =
                switch (System.getProperty("os.arch", "")) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    case "i386", "x86" -> "386";
                    case String other -> other.toLowerCase(Locale.ROOT);
                };
        var name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        var os = name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
        return new Platform(os, architecture);
    }

    /// What a tag's annotations prefer of an image index; either half may be left open.
    public record Preference(Optional<String> os, Optional<String> architecture) {

        public static final Preference NONE = new Preference(Optional.empty(), Optional.empty());

        boolean isExpressed() {
            return os.isPresent() || architecture.isPresent();
        }

        boolean matches(Platform platform) {
            return os.map(platform.os()::equals).orElse(true)
                    && architecture.map(platform.architecture()::equals).orElse(true);
        }
    }
}
