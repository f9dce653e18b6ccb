package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.process.BuildUser;
import io.millrace.build.execution.process.Command;
import io.millrace.build.execution.process.Limits;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.ProcessEnd.Exited;
import io.millrace.build.execution.process.Programs;
import io.millrace.build.execution.process.RunningPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/// Removes the directory of an attempt with everything that still uses it, and measures it. Its
/// mounts went with their namespace, so what is left are files, many of them owned by the build
/// user's subordinate ids.
final class BuildDirectory {

    private static final Duration TIME = Duration.ofMinutes(10);

    private BuildDirectory() {}

    static void remove(Path directory, LocalBuilds settings)
            throws IOException, InterruptedException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        new RunningPrograms(settings.user()).kill(directory);
        run(
                "Tried to remove " + directory,
                settings,
                List.of("rm", "-rf", "--one-file-system", "--", directory.toString()));
    }

    /// @return what it takes of the disk, in bytes
    static long size(Path directory, LocalBuilds settings)
            throws IOException, InterruptedException {
        var attempted = "Tried to measure " + directory;
        // Files that go away meanwhile make du complain, and it measures the others.
        var du = "du -sx --block-size=1 -- \"$1\" 2>/dev/null || true";
        var lines = run(attempted, settings, List.of("sh", "-c", du, "du", directory.toString()));
        try {
            return Long.parseLong(lines.getLast().split("\t", 2)[0]);
        } catch (NumberFormatException | NoSuchElementException unclear) {
            throw new IOException(attempted + ": " + lines, unclear);
        }
    }

    private static List<String> run(String attempted, LocalBuilds settings, List<String> program)
            throws IOException, InterruptedException {
        var lines = new ArrayList<String>();
        var programs = new Programs(BuildUser.ownUser(), settings.grace());
        var command = new Command(words(program, settings.user()), environment(), settings.root());
        try {
            var patience = new Patience(new Cancellation(), TIME);
            var end = programs.run(command, lines::add, patience, Limits.of(TIME));
            if (!(end instanceof Exited exited && exited.well())) {
                throw new IOException(attempted + ": " + lines);
            }
            return lines;
        } catch (BuildStopped tooSlow) {
            throw new IOException(attempted, tooSlow);
        }
    }

    private static List<String> words(List<String> program, BuildUser user) {
        var words = new ArrayList<String>();
        if (user.name().isEmpty()) {
            words.addAll(List.of("buildah", "unshare", "--"));
        }
        words.addAll(program);
        return words;
    }

    private static Map<String, String> environment() {
        return Map.of(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME",
                System.getProperty("user.home", "/"));
    }
}
