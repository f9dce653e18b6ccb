package io.millrace.build.execution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A repository that a test writes and a [GitServer] serves.
public final class GitWorkTree {

    private final Path directory;

    private GitWorkTree(Path directory) {
        this.directory = directory;
    }

    public static GitWorkTree create(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var tree = new GitWorkTree(directory);
        tree.git("init", "--quiet", "--initial-branch=main");
        return tree;
    }

    public Path directory() {
        return directory;
    }

    /// Its folder among those that are served.
    public String name() {
        return directory.getFileName().toString();
    }

    public GitWorkTree file(String path, String content) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    public GitWorkTree copy(String path, Path original) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.copy(original, file);
        return this;
    }

    public GitWorkTree link(String path, String target) throws IOException {
        Files.createSymbolicLink(directory.resolve(path), Path.of(target));
        return this;
    }

    /// @return the commit
    public String commit(String message) throws IOException, InterruptedException {
        git("add", "--all");
        git("commit", "--quiet", "--allow-empty", "-m", message);
        return git("rev-parse", "HEAD");
    }

    public String git(String... words) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                "git",
                                "-c",
                                "user.name=Ada",
                                "-c",
                                "user.email=ada@example.com",
                                "-C",
                                directory.toString()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("git " + String.join(" ", words) + ": " + output);
        }
        return output.strip();
    }
}
