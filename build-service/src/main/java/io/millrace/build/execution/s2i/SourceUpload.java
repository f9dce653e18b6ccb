package io.millrace.build.execution.s2i;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.source.InputFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is uploaded to the builder image: `src`, the source without what it ignores, and `scripts`,
/// those it brings along. Symbolic links of the source are never followed.
///
/// @param scripts the names of the scripts that the source brings along
/// @param environment what `.s2i/environment` sets
public record SourceUpload(Path root, Set<String> scripts, Map<String, String> environment) {

    public static final String SOURCE = "src";
    public static final String SCRIPTS = "scripts";

    private static final List<String> FOLDERS = List.of(".s2i/bin", ".sti/bin");
    public static final List<String> KNOWN =
            List.of("assemble", "run", "save-artifacts", "usage", "test-run");
    private static final String GIT = ".git";
    private static final int LARGEST = 1 << 16;

    /// Moves the source into the upload.
    ///
    /// @param root an empty folder
    /// @param context the folder to build
    public static SourceUpload of(Path root, Path context) throws IOException {
        var source = Files.move(context, root.resolve(SOURCE));
        var ignore = IgnoreFile.of(text(source, ".s2iignore"));
        var environment = EnvironmentFile.read(text(source, ".s2i/environment"));
        leaveOut(source, ignore);
        return new SourceUpload(root, moveScripts(source, root.resolve(SCRIPTS)), environment);
    }

    /// Writes secrets and config maps into the upload, beside the source.
    public List<Injection> inject(List<InputFiles> inputs) throws BuildFailure, IOException {
        var injections = new ArrayList<Injection>();
        for (var input : inputs) {
            var injection = Injection.of(injections.size(), input);
            new InputFolder(root).write(input.in(injection.source()));
            injections.add(injection);
        }
        return injections;
    }

    private static Set<String> moveScripts(Path source, Path target) throws IOException {
        Files.createDirectory(target, PosixFilePermissions.asFileAttribute(readable()));
        var found = new LinkedHashSet<String>();
        for (var folder : FOLDERS) {
            for (var name : KNOWN) {
                var script = source.resolve(folder).resolve(name);
                if (!found.contains(name) && isPlain(source, script)) {
                    var moved = Files.move(script, target.resolve(name));
                    Files.setPosixFilePermissions(moved, readable());
                    found.add(name);
                }
            }
        }
        return found;
    }

    private static Set<PosixFilePermission> readable() {
        return PosixFilePermissions.fromString("rwxr-xr-x");
    }

    private static String text(Path source, String name) throws IOException {
        var file = source.resolve(name);
        return isPlain(source, file) && Files.size(file) <= LARGEST
                ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                : "";
    }

    /// A regular file that no symbolic link leads to.
    private static boolean isPlain(Path source, Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && file.toRealPath().equals(source.toRealPath().resolve(source.relativize(file)));
    }

    private static void leaveOut(Path source, IgnoreFile ignore) throws IOException {
        Files.walkFileTree(
                source,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes it)
                            throws IOException {
                        if (!dir.equals(source) && isLeftOut(dir)) {
                            remove(dir);
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes it)
                            throws IOException {
                        if (isLeftOut(file)) {
                            Files.delete(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    private boolean isLeftOut(Path path) {
                        return path.endsWith(GIT) || ignore.ignores(source.relativize(path));
                    }
                });
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes it)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path dir, @Nullable IOException failed) throws IOException {
                        if (failed != null) {
                            throw failed;
                        }
                        Files.delete(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
