package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Fetches the submodules of a repository, and theirs. `git submodule` would connect to servers
/// that nobody has judged, so each is fetched as a source of its own: by the commit that the tree
/// names, and with the source secret only from the server that it is for.
final class GitSubmodules {

    private static final int MOST = 100;
    private static final int DEEPEST = 8;
    private static final String LIST = ".gitmodules";
    private static final Pattern LINE =
            Pattern.compile("submodule\\.(.*?)\\.(path|url) (.*)", Pattern.DOTALL);
    private static final Pattern COMMIT = Pattern.compile("160000 commit ([0-9a-f]{40,64})\t.*");

    /// Checks one commit out into a directory.
    interface Checkout {
        GitRepository of(GitUrl url, GitAccess access, GitRef commit, Path place)
                throws BuildFailure, BuildStopped, IOException, InterruptedException;
    }

    private final GitUrl source;
    private final GitAccess access;
    private final Path directory;
    private final Consumer<String> log;
    private final Checkout checkout;
    private int fetched;

    GitSubmodules(
            GitUrl source,
            GitAccess access,
            Path directory,
            Consumer<String> log,
            Checkout checkout) {
        this.source = source;
        this.access = access;
        this.directory = directory;
        this.log = log;
        this.checkout = checkout;
    }

    void fetch(GitRepository repository)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        fetch(repository, source, directory, 1);
    }

    private void fetch(GitRepository repository, GitUrl url, Path place, int depth)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        if (!Files.isRegularFile(place.resolve(LIST), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (var module : modules(repository).values()) {
            var commit = commit(repository, module.path());
            if (commit.isPresent()) {
                if (depth > DEEPEST || ++fetched > MOST) {
                    throw failed(
                            "there are more than %d submodules, or they are more than %d deep"
                                    .formatted(MOST, DEEPEST));
                }
                fetch(module, url, commit.get(), place, depth);
            }
        }
    }

    private void fetch(Module module, GitUrl parent, GitRef commit, Path place, int depth)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var where = "the submodule '%s'".formatted(module.path());
        var url = parent.submodule(module.url(), where);
        var into = inside(place, module.path(), where);
        log.accept(
                "Cloning submodule \"%s\" from \"%s\" ...".formatted(module.path(), url.shown()));
        var isOwn = GitHost.of(url).isTheSameServerAs(GitHost.of(source));
        var repository = checkout.of(url, isOwn ? access : access.forStrangers(), commit, into);
        fetch(repository, url, into, depth + 1);
    }

    /// The folder that git made for it when it checked the tree out.
    private static Path inside(Path place, String path, String where)
            throws BuildFailure, IOException {
        var folder = place.resolve(path).normalize();
        if (!folder.startsWith(place)
                || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                || !folder.toRealPath()
                        .equals(place.toRealPath().resolve(place.relativize(folder)))) {
            throw failed(where + " is no folder of the source");
        }
        return folder;
    }

    /// What the tree holds, which a link in the place of the file cannot change.
    private static Map<String, Module> modules(GitRepository repository)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var listed =
                repository.attempt(
                        "config",
                        "--blob",
                        "HEAD:" + LIST,
                        "--get-regexp",
                        "^submodule\\..*\\.(path|url)$");
        if (!listed.succeeded() && !listed.output().isEmpty()) {
            throw failed(LIST + ": " + listed.complaint());
        }
        var modules = new LinkedHashMap<String, Module>();
        for (var line : listed.output()) {
            var parts = LINE.matcher(line);
            if (parts.matches()) {
                var known = modules.getOrDefault(parts.group(1), new Module("", ""));
                modules.put(
                        parts.group(1),
                        parts.group(2).equals("path")
                                ? new Module(parts.group(3), known.url())
                                : new Module(known.path(), parts.group(3)));
            }
        }
        modules.values().removeIf(it -> it.path().isEmpty() || it.url().isEmpty());
        return modules;
    }

    private static Optional<GitRef> commit(GitRepository repository, String path)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        return repository.attempt("ls-tree", "HEAD", "--", path).output().stream()
                .map(COMMIT::matcher)
                .filter(it -> it.matches())
                .map(it -> new GitRef(it.group(1)))
                .findFirst();
    }

    private static BuildFailure failed(String why) {
        return new BuildFailure(FailureReason.FETCH_SOURCE_FAILED, why);
    }

    private record Module(String path, String url) {}
}
