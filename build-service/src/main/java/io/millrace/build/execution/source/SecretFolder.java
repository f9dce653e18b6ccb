package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.SecretInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/// Where secrets become files. A folder that the source has turned into a symbolic link does not
/// lead them out of here.
public record SecretFolder(Path root) {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,253}");

    /// Writes the files of the secret, in the place of what the source has there.
    public void write(SecretInput secret) throws BuildFailure, IOException {
        var folder = folder(secret);
        for (var file : secret.files().entrySet()) {
            if (!KEY.matcher(file.getKey()).matches() || file.getKey().matches("\\.{1,2}")) {
                throw refused(secret, "it has a key that is no file name");
            }
            var target = folder.resolve(file.getKey());
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                throw refused(secret, "'%s' is a folder of the source".formatted(file.getKey()));
            }
            Files.deleteIfExists(target);
            Files.write(target, file.getValue(), StandardOpenOption.CREATE_NEW);
        }
    }

    private Path folder(SecretInput secret) throws BuildFailure, IOException {
        var path = root.toRealPath();
        for (var name : names(secret)) {
            path = path.resolve(name);
            if (Files.isSymbolicLink(path)) {
                throw refused(secret, "'%s' is a symbolic link".formatted(name));
            }
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                create(secret, path);
            }
        }
        return path;
    }

    private static void create(SecretInput secret, Path path) throws BuildFailure, IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(secret, "'%s' is a file".formatted(path.getFileName()));
        }
        Files.createDirectory(path);
    }

    private static Path names(SecretInput secret) throws BuildFailure {
        try {
            var folder = Path.of(secret.folder()).normalize();
            if (folder.isAbsolute() || folder.startsWith("..")) {
                throw refused(secret, "it leaves the source");
            }
            return folder.toString().isEmpty() ? Path.of(".") : folder;
        } catch (InvalidPathException unreadable) {
            throw refused(secret, "it is not a path");
        }
    }

    private static BuildFailure refused(SecretInput secret, String why) {
        return new BuildFailure(
                FailureReason.FETCH_SOURCE_FAILED,
                "the secret '%s' cannot be put into '%s': %s"
                        .formatted(secret.name(), secret.folder(), why));
    }
}
