package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.InputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/// Where secrets and config maps become files. A folder that the source has turned into a symbolic
/// link does not lead them out of here.
public record InputFolder(Path root) {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,253}");

    /// Writes the files of the input, in the place of what the source has there.
    public void write(InputFiles input) throws BuildFailure, IOException {
        var folder = folder(input);
        for (var file : input.files().entrySet()) {
            if (!KEY.matcher(file.getKey()).matches() || file.getKey().matches("\\.{1,2}")) {
                throw refused(input, "it has a key that is no file name");
            }
            var target = folder.resolve(file.getKey());
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                throw refused(input, "'%s' is a folder of the source".formatted(file.getKey()));
            }
            Files.deleteIfExists(target);
            Files.write(target, file.getValue(), StandardOpenOption.CREATE_NEW);
        }
    }

    private Path folder(InputFiles input) throws BuildFailure, IOException {
        var path = root.toRealPath();
        for (var name : names(input)) {
            path = path.resolve(name);
            if (Files.isSymbolicLink(path)) {
                throw refused(input, "'%s' is a symbolic link".formatted(name));
            }
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                create(input, path);
            }
        }
        return path;
    }

    private static void create(InputFiles input, Path path) throws BuildFailure, IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(input, "'%s' is a file".formatted(path.getFileName()));
        }
        Files.createDirectory(path);
    }

    private static Path names(InputFiles input) throws BuildFailure {
        try {
            var folder = Path.of(input.folder()).normalize();
            if (folder.isAbsolute() || folder.startsWith("..")) {
                throw refused(input, "it leaves the source");
            }
            return folder.toString().isEmpty() ? Path.of(".") : folder;
        } catch (InvalidPathException unreadable) {
            throw refused(input, "it is not a path");
        }
    }

    private static BuildFailure refused(InputFiles input, String why) {
        return new BuildFailure(
                FailureReason.FETCH_SOURCE_FAILED,
                "the %s '%s' cannot be put into '%s': %s"
                        .formatted(input.kind().words(), input.name(), input.folder(), why));
    }
}
