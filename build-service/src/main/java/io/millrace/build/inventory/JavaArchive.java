package io.millrace.build.inventory;

import io.millrace.build.inventory.Piece.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// A jar and the jars in it: each says of what it was made in `pom.properties`, or by its name.
final class JavaArchive {

    private static final Pattern PROPERTIES = Pattern.compile("META-INF/maven/.+/pom\\.properties");
    private static final Pattern NAME = Pattern.compile("(?:.*/)?(.+?)-([0-9][^/]*)\\.[jwe]ar");
    private static final int LARGEST_PROPERTIES = 1 << 16;
    private static final int DEEPEST = 2;

    private final String path;
    private final byte[] buffer = new byte[1 << 16];

    /// What may yet be unpacked.
    private long left;

    JavaArchive(String path, long limit) {
        this.path = path;
        this.left = limit;
    }

    /// Empty when it is no archive after all, or unpacks to too much.
    Optional<List<Piece>> read(InputStream file) {
        try {
            return Optional.of(read(file, path, 0));
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// The stream stays open: the end of an archive is not the end of what it stands in.
    @SuppressWarnings("resource")
    private List<Piece> read(InputStream file, String named, int depth) throws IOException {
        var zip = new ZipInputStream(file, StandardCharsets.UTF_8);
        var own = new ArrayList<Piece>();
        var inner = new ArrayList<Piece>();
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (PROPERTIES.matcher(entry.getName()).matches()) {
                var text = new String(zip.readNBytes(LARGEST_PROPERTIES), StandardCharsets.UTF_8);
                own.addAll(Database.maven(text));
            } else if (depth < DEEPEST && entry.getName().endsWith(".jar")) {
                inner.addAll(read(zip, entry.getName(), depth + 1));
            }
            drain(zip);
        }
        if (own.isEmpty()) {
            var name = NAME.matcher(named);
            if (name.matches()) {
                own.add(Piece.of(Kind.MAVEN, name.group(1), name.group(2)));
            }
        }
        own.addAll(inner);
        return own;
    }

    private void drain(InputStream entry) throws IOException {
        for (var count = entry.read(buffer); count >= 0; count = entry.read(buffer)) {
            left -= count;
            if (left < 0) {
                throw new ZipException(path + " unpacks to too much");
            }
        }
    }
}
