package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.process.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A directory that is filled with somebody's files. Names that lead out of it, also by way of
/// links that were put there before, are refused.
public final class SourceTree {

    private static final int BUFFER = 1 << 16;
    private static final int EXECUTABLE = 0111;
    private static final int LONGEST_NAME = 4096;

    /// Gives what has been made to whoever is to have it.
    public interface Giving {
        void give(Path path) throws IOException;
    }

    private final Path root;
    private final Giving giving;
    private final String what;
    private long size;

    /// @param what is put into it, in words
    public SourceTree(Path root, Giving giving, String what) {
        this.what = what;
        this.root = root;
        this.giving = giving;
    }

    /// How many bytes its files have.
    long size() {
        return size;
    }

    void folder(String name) throws BuildFailure, IOException {
        var path = inside(name);
        if (!path.equals(root)) {
            folders(path, name);
        }
    }

    void file(String name, InputStream content, int mode, long limit, Patience patience)
            throws BuildFailure, BuildStopped, IOException {
        var path = place(name);
        try (var file = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
            var buffer = new byte[BUFFER];
            var written = 0L;
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                written += read;
                if (written > limit) {
                    throw refused("it is larger than allowed when it is unpacked");
                }
                file.write(buffer, 0, read);
                patience.check();
            }
            size += written;
        }
        var executable = (mode & EXECUTABLE) != 0;
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        giving.give(path);
    }

    void link(String name, String target) throws BuildFailure, IOException {
        var path = place(name);
        var to = path(target, target);
        if (to.isAbsolute() || !path.resolveSibling(to).normalize().startsWith(root)) {
            throw refused("the link '%s' leads out of it".formatted(name));
        }
        Files.createSymbolicLink(path, to);
        giving.give(path);
    }

    /// Copies what is in the folder; its links stay what they are, and are not followed.
    public void take(Path from, String folder, long limit, Patience patience)
            throws BuildFailure, BuildStopped, IOException {
        folder(folder);
        List<Path> found;
        try (var files = Files.walk(from)) {
            found = files.filter(it -> !it.equals(from)).toList();
        }
        for (var file : found) {
            patience.check();
            var name = folder + "/" + from.relativize(file);
            if (Files.isSymbolicLink(file)) {
                var path = place(name);
                Files.createSymbolicLink(path, Files.readSymbolicLink(file));
                giving.give(path);
            } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                folder(name);
            } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                try (var content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                    var mode = isExecutable(file) ? EXECUTABLE : 0;
                    file(name, content, mode, limit - size, patience);
                }
            }
        }
    }

    /// Another name of a file that is there.
    void twin(String name, String other) throws BuildFailure, IOException {
        var of = inside(other);
        folders(folderOf(of), other);
        if (!Files.isRegularFile(of, LinkOption.NOFOLLOW_LINKS)) {
            throw refused("'%s' is a link to what is no file".formatted(name));
        }
        var path = inside(name);
        if (!path.equals(of)) {
            Files.createLink(place(name), of);
        }
    }

    private static boolean isExecutable(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                .contains(PosixFilePermission.OWNER_EXECUTE);
    }

    /// Where the entry goes, with its folders there and nothing in its place.
    private Path place(String name) throws BuildFailure, IOException {
        var path = inside(name);
        if (path.equals(root)) {
            throw refused("an entry has no name");
        }
        folders(folderOf(path), name);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw refused("'%s' is a folder and a file".formatted(name));
        }
        Files.deleteIfExists(path);
        return path;
    }

    private Path folderOf(Path path) {
        var folder = path.getParent();
        return folder == null ? root : folder;
    }

    private void folders(Path folder, String name) throws BuildFailure, IOException {
        var path = root;
        for (var part : root.relativize(folder)) {
            if (part.toString().isEmpty()) {
                continue;
            }
            path = path.resolve(part);
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw refused("'%s' goes through what is no folder".formatted(name));
            }
            Files.createDirectory(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            giving.give(path);
        }
    }

    private Path inside(String name) throws BuildFailure {
        if (name.startsWith("/") || name.length() > LONGEST_NAME) {
            throw refused("'%s' is an absolute path, or too long".formatted(name));
        }
        for (var part : name.split("/")) {
            if (part.equals("..")) {
                throw refused("'%s' leads out of it".formatted(name));
            }
        }
        return root.resolve(path(name, name)).normalize();
    }

    private Path path(String text, String name) throws BuildFailure {
        try {
            return Path.of(text);
        } catch (InvalidPathException malformed) {
            throw refused("'%s' is no path".formatted(name));
        }
    }

    private BuildFailure refused(String why) {
        return new BuildFailure(
                FailureReason.FETCH_SOURCE_FAILED, what + " cannot be used: " + why);
    }
}
