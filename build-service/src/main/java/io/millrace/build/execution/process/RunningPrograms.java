package io.millrace.build.execution.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The build user's processes, as far as they concern one build: those that name its directory in
/// their command line. Every program of a build does, so nothing needs to be written down first.
public record RunningPrograms(BuildUser user) {

    private static final Path PROC = Path.of("/proc");

    /// Kills the process groups of everything that names the directory.
    public void kill(Path directory) throws IOException {
        for (var group : groupsOf(directory)) {
            ProcessGroup.send(group, "KILL");
        }
    }

    /// The process groups in which a process names the directory.
    public Set<Long> groupsOf(Path directory) throws IOException {
        var own = Long.toString(ProcessHandle.current().pid());
        try (var processes = Files.list(PROC)) {
            return processes
                    .filter(it -> it.getFileName().toString().matches("[0-9]+"))
                    .filter(it -> !it.endsWith(own))
                    .filter(it -> names(it, directory + "/") && isTheUsers(it))
                    .flatMap(it -> groupOf(it).stream())
                    .collect(Collectors.toSet());
        }
    }

    private boolean isTheUsers(Path process) {
        try {
            var owner = Files.getOwner(process).getName();
            return owner.equals(user.name().orElse(System.getProperty("user.name", "")));
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean names(Path process, String directory) {
        return read(process.resolve("cmdline")).filter(it -> it.contains(directory)).isPresent();
    }

    /// The fifth field of `stat`; the second, the program's name, may hold blanks and parentheses.
    private static Optional<Long> groupOf(Path process) {
        return read(process.resolve("stat"))
                .map(it -> it.substring(it.lastIndexOf(')') + 2).split(" ")[2])
                .map(Long::valueOf);
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
