package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.process.Command;
import io.millrace.build.execution.process.Limits;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.ProcessEnd;
import io.millrace.build.execution.process.ProcessEnd.Exited;
import io.millrace.build.execution.process.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The local repository of one build, worked on by the git binary.
final class GitRepository {

    private static final List<String> SETTINGS =
            List.of(
                    "core.hooksPath=/dev/null",
                    "core.fsmonitor=false",
                    "advice.detachedHead=false",
                    "init.defaultBranch=main",
                    "gc.auto=0",
                    "fetch.recurseSubmodules=false",
                    "submodule.recurse=false",
                    "protocol.version=2",
                    "http.followRedirects=false",
                    "http.lowSpeedLimit=100",
                    "http.lowSpeedTime=60");

    private final Path directory;
    private final Map<String, String> environment;
    private final List<String> settings;
    private final GitLimits limits;
    private final Programs programs;
    private final Patience patience;
    private final Consumer<String> log;

    GitRepository(
            Path directory,
            Map<String, String> environment,
            List<String> settings,
            GitLimits limits,
            Programs programs,
            Patience patience,
            Consumer<String> log) {
        this.directory = directory;
        this.environment = environment;
        this.settings = List.copyOf(settings);
        this.limits = limits;
        this.programs = programs;
        this.patience = patience;
        this.log = log;
    }

    /// Runs git and demands that it succeeds.
    List<String> git(String... words)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var attempt = attempt(words);
        if (!attempt.succeeded()) {
            attempt.output().forEach(log);
            throw new BuildFailure(FailureReason.FETCH_SOURCE_FAILED, attempt.complaint());
        }
        return attempt.output();
    }

    Attempt attempt(String... words)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var output = new ArrayList<String>();
        var allowed =
                new Limits(limits.time(), () -> DirectorySize.exceeds(directory, limits.size()));
        var end = programs.run(command(words), output::add, patience, allowed);
        return switch (end) {
            case Exited exited -> new Attempt(exited, List.copyOf(output));
            case ProcessEnd.TimedOut() ->
                    throw new BuildFailure(
                            FailureReason.FETCH_SOURCE_FAILED,
                            "git took longer than " + limits.time().toSeconds() + " s");
            case ProcessEnd.GrewTooLarge() -> throw tooLarge();
        };
    }

    void refuseIfTooLarge() throws BuildFailure {
        if (DirectorySize.exceeds(directory, limits.size())) {
            throw tooLarge();
        }
    }

    private BuildFailure tooLarge() {
        return new BuildFailure(
                FailureReason.FETCH_SOURCE_FAILED,
                "the source is larger than " + limits.size() / (1024 * 1024) + " MiB");
    }

    private Command command(String... words) {
        var git = new ArrayList<>(List.of("prlimit", "--core=0", "--fsize=" + limits.size()));
        git.addAll(List.of("git", "-C", directory.toString()));
        SETTINGS.forEach(it -> git.addAll(List.of("-c", it)));
        settings.forEach(it -> git.addAll(List.of("-c", it)));
        git.addAll(List.of(words));
        return new Command(git, environment, directory);
    }

    record Attempt(Exited end, List<String> output) {

        private static final String UNREADABLE = "fatal: Could not read from remote repository";

        boolean succeeded() {
            return end.well();
        }

        boolean says(String words) {
            return output.stream().anyMatch(it -> it.contains(words));
        }

        /// The line in which git says what went wrong; or what ssh has said before, which git does
        /// not repeat.
        String complaint() {
            return output.stream()
                    .filter(it -> it.startsWith("fatal: ") || it.startsWith("error: "))
                    .findFirst()
                    .map(it -> it.startsWith(UNREADABLE) ? withCause(it) : it)
                    .or(() -> output.isEmpty() ? Optional.empty() : last())
                    .orElse("git ended with status " + end.code());
        }

        private String withCause(String complaint) {
            return output.stream()
                    .takeWhile(it -> !it.equals(complaint))
                    .filter(it -> !it.isBlank())
                    .reduce((_, later) -> later)
                    .map(it -> complaint + " " + it)
                    .orElse(complaint);
        }

        private Optional<String> last() {
            return Optional.of(output.getLast());
        }
    }
}
