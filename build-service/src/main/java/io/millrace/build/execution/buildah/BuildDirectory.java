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

/// Removes the directory of an attempt with everything that still uses it. Its mounts went with
/// their namespace, so what is left are files, many of them owned by the build user's subordinate
/// ids.
final class BuildDirectory {

    private static final Duration TIME = Duration.ofMinutes(10);

    private BuildDirectory() {}

    static void remove(Path directory, LocalBuilds settings)
            throws IOException, InterruptedException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        new RunningPrograms(settings.user()).kill(directory);
        var complaints = new ArrayList<String>();
        var programs = new Programs(BuildUser.ownUser(), settings.grace());
        var command =
                new Command(words(directory, settings.user()), environment(), settings.root());
        try {
            var patience = new Patience(new Cancellation(), TIME);
            var end = programs.run(command, complaints::add, patience, Limits.of(TIME));
            if (!(end instanceof Exited exited && exited.well())) {
                throw new IOException("Tried to remove " + directory + ": " + complaints);
            }
        } catch (BuildStopped tooSlow) {
            throw new IOException("Tried to remove " + directory, tooSlow);
        }
    }

    private static List<String> words(Path directory, BuildUser user) {
        var words = new ArrayList<String>();
        if (user.name().isEmpty()) {
            words.addAll(List.of("buildah", "unshare", "--"));
        }
        words.addAll(List.of("rm", "-rf", "--one-file-system", "--", directory.toString()));
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
