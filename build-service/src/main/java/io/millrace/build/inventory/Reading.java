package io.millrace.build.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.build.inventory.Piece.Kind;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which files of an image say what is in it, and how they are read.
enum Reading {
    DPKG("var/lib/dpkg/(status|status\\.d/[^/]+)"),
    APK("(usr/)?lib/apk/db/installed"),
    /// Its format is Berkeley DB, NDB or SQLite, none of which is read here.
    RPM("(var/lib|usr/lib/sysimage)/rpm/(Packages|Packages\\.db|rpmdb\\.sqlite)"),
    RELEASE("(etc|usr/lib)/os-release"),
    JAR(".*\\.(jar|war|ear)"),
    NPM("(.*/)?node_modules/(@[^/]+/)?[^/]+/package\\.json"),
    PYTHON("(.*/)?([^/]+\\.dist-info/METADATA|[^/]+\\.egg-info/PKG-INFO)");

    /// Of a list of packages; that of a whole distribution's desktop has a quarter of this.
    static final int LARGEST = 16 << 20;

    private static final long LARGEST_ARCHIVE = 1L << 30;

    private final Pattern path;

    Reading(String path) {
        this.path = Pattern.compile(path);
    }

    static Optional<Reading> of(String path) {
        for (var reading : values()) {
            if (reading.path.matcher(path).matches()) {
                return Optional.of(reading);
            }
        }
        return Optional.empty();
    }

    /// What the file names; empty when it cannot be read.
    ///
    /// @param path where it is in the image
    Optional<List<Piece>> read(String path, InputStream file) throws IOException {
        return switch (this) {
            case DPKG ->
                    path.endsWith(".md5sums")
                            ? Optional.of(List.of())
                            : text(file).map(Database::dpkg);
            case APK -> text(file).map(Database::apk);
            case RPM -> Optional.empty();
            case RELEASE -> text(file).map(Database::release);
            case JAR -> new JavaArchive(path, LARGEST_ARCHIVE).read(file);
            case NPM -> text(file).map(Reading::npm);
            case PYTHON -> text(file).map(Database::python);
        };
    }

    private static Optional<String> text(InputStream file) throws IOException {
        var content = file.readNBytes(LARGEST + 1);
        return content.length > LARGEST
                ? Optional.empty()
                : Optional.of(new String(content, StandardCharsets.UTF_8));
    }

    private static List<Piece> npm(String text) {
        JsonNode description;
        try {
            description = Json.tree(text.getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException malformed) {
            return List.of();
        }
        var name = description.path("name").asText("");
        var version = description.path("version").asText("");
        if (name.isEmpty() || version.isEmpty()) {
            return List.of();
        }
        var slash = name.indexOf('/');
        return slash < 0
                ? List.of(Piece.of(Kind.NPM, name, version))
                : List.of(
                        new Piece(
                                Kind.NPM,
                                name.substring(0, slash),
                                name.substring(slash + 1),
                                version,
                                ""));
    }
}
