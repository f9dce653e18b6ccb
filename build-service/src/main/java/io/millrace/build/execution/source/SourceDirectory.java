package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// The fetched source. Paths that a Build names in it stay in it, whatever the source's own
/// symbolic links say.
public record SourceDirectory(Path root) {

    private static final long LARGEST_FILE = 1 << 20;

    /// One sentence for what is absent and what lies outside: the difference would tell a tenant
    /// which files the build machine has.
    private static final String NOT_THERE = "is not a file of the build context";

    /// The directory that `spec.source.contextDir` names.
    public Path context(String contextDir) throws BuildFailure, IOException {
        try {
            var context = within(root, contextDir).toRealPath();
            if (context.startsWith(root.toRealPath()) && Files.isDirectory(context)) {
                return context;
            }
            throw invalidContext(contextDir);
        } catch (IOException | InvalidPathException absent) {
            throw invalidContext(contextDir);
        }
    }

    /// The text of the Dockerfile at the path within the context.
    public String dockerfile(Path context, String dockerfilePath) throws BuildFailure, IOException {
        return file(context, dockerfilePath, FailureReason.MANAGE_DOCKERFILE_FAILED);
    }

    /// The text of the file at the path within the context.
    ///
    /// @param otherwise why a build fails that has no such file
    public String file(Path context, String path, FailureReason otherwise)
            throws BuildFailure, IOException {
        var file = found(context, path, otherwise);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw invalid(otherwise, path, "is not a regular file");
        }
        if (Files.size(file) > LARGEST_FILE) {
            throw invalid(otherwise, path, "is larger than 1 MiB");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static Path found(Path context, String path, FailureReason otherwise)
            throws BuildFailure {
        try {
            var file = within(context, path);
            if (Files.isSymbolicLink(file)) {
                throw invalid(otherwise, path, "is a symbolic link");
            }
            if (file.toRealPath().startsWith(context)) {
                return file;
            }
            throw invalid(otherwise, path, NOT_THERE);
        } catch (IOException | InvalidPathException absent) {
            throw invalid(otherwise, path, NOT_THERE);
        }
    }

    private static Path within(Path base, String path) {
        return base.resolve(path.replaceFirst("^/+", "")).normalize();
    }

    private static BuildFailure invalidContext(String contextDir) {
        return new BuildFailure(
                FailureReason.INVALID_CONTEXT_DIRECTORY,
                "spec.source.contextDir: '%s' is not a directory of the source"
                        .formatted(contextDir));
    }

    private static BuildFailure invalid(FailureReason reason, String path, String why) {
        return new BuildFailure(reason, "'%s' %s".formatted(path, why));
    }
}
