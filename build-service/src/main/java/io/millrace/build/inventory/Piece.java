package io.millrace.build.inventory;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Something that somebody released under a name and a version, and that is in an image.
///
/// @param group what the name is unique in, as Maven's group id or npm's scope; often empty
/// @param architecture empty where it is the same for all
record Piece(Kind kind, String group, String name, String version, String architecture) {

    /// Whose names and versions they are, in the words of package URLs.
    enum Kind {
        DEBIAN("deb"),
        ALPINE("apk"),
        MAVEN("maven"),
        NPM("npm"),
        PYTHON("pypi"),
        /// The distribution itself.
        SYSTEM("");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    private static final int LONGEST = 500;

    Piece {
        group = cut(group);
        name = cut(name);
        version = cut(version);
        architecture = cut(architecture);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    static Piece of(Kind kind, String name, String version) {
        return new Piece(kind, "", name, version, "");
    }

    /// Its package URL; empty for what has none.
    ///
    /// @param system the distribution, when the image says one
    Optional<String> url(Optional<Piece> system) {
        var space =
                switch (kind) {
                    case DEBIAN, ALPINE ->
                            system.map(Piece::name)
                                    .orElse(kind == Kind.DEBIAN ? "debian" : "alpine");
                    case MAVEN, NPM, PYTHON, SYSTEM -> group;
                };
        if (kind == Kind.SYSTEM || (kind == Kind.MAVEN && group.isEmpty())) {
            return Optional.empty();
        }
        var url = new StringBuilder("pkg:").append(kind.type).append('/');
        if (!space.isEmpty()) {
            url.append(encoded(space)).append('/');
        }
        url.append(encoded(name)).append('@').append(encoded(version));
        if (!architecture.isEmpty()) {
            url.append("?arch=").append(encoded(architecture));
            system.map(it -> it.name() + "-" + it.version())
                    .ifPresent(it -> url.append("&distro=").append(encoded(it)));
        }
        return Optional.of(url.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }
}
