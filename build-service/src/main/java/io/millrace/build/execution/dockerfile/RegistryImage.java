package io.millrace.build.execution.dockerfile;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of an image in a registry, spelled out: short names mean Docker Hub, as everywhere.
///
/// @param host the registry as pull specs name it, `host[:port]`
public record RegistryImage(
        String host, String repository, Optional<String> tag, Optional<String> digest) {

    private static final Pattern NAME =
            Pattern.compile(
                    "(?:(?<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?)/)?"
                            + "(?<path>[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*"
                            + "(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*)"
                            + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
                            + "(?:@(?<digest>sha256:[0-9a-f]{64}))?");

    /// What containers/image reads before a colon as a place on this machine.
    private static final Set<String> TRANSPORTS =
            Set.of(
                    "atomic",
                    "containers-storage",
                    "dir",
                    "docker-archive",
                    "docker-daemon",
                    "oci",
                    "oci-archive",
                    "ostree",
                    "sif",
                    "tarball");

    /// @throws IllegalArgumentException when the text names anything but an image in a registry
    public static RegistryImage parse(String text) {
        int colon = text.indexOf(':');
        if (colon > 0 && TRANSPORTS.contains(text.substring(0, colon).toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "'%s' names a place on the build machine; only images in registries may be used"
                            .formatted(DockerfileParser.shown(text)));
        }
        Matcher parts = NAME.matcher(text);
        if (text.length() > 400 || !parts.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not the name of an image in a registry"
                            .formatted(DockerfileParser.shown(text)));
        }
        var tag = Optional.ofNullable(parts.group("tag"));
        var digest = Optional.ofNullable(parts.group("digest"));
        return spelledOut(parts.group("host"), parts.group("path"), tag, digest);
    }

    private static RegistryImage spelledOut(
            @Nullable String first, String path, Optional<String> tag, Optional<String> digest) {
        if (first != null && isRegistry(first)) {
            return new RegistryImage(first, path, tag, digest);
        }
        var repository = first == null ? "library/" + path : first + "/" + path;
        return new RegistryImage("docker.io", repository, tag, digest);
    }

    private static boolean isRegistry(String first) {
        return first.equals("localhost") || first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
    }

    /// The one spelling given to buildah. A digest makes the tag beside it void.
    public String pullSpec() {
        var name = host + "/" + repository;
        return digest.map(it -> name + "@" + it).orElse(name + ":" + tag.orElse("latest"));
    }
}
