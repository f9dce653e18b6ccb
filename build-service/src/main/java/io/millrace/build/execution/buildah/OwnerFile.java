package io.millrace.build.execution.buildah;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Names the process that a build's directory belongs to, by id and start, because ids come again.
final class OwnerFile {

    private OwnerFile() {}

    static void write(Path directory) throws IOException {
        Files.writeString(in(directory), identity(ProcessHandle.current()));
    }

    /// Whether the directory belongs to a process that is no longer there.
    static boolean namesTheDead(Path directory) throws IOException {
        if (!Files.exists(in(directory))) {
            return false;
        }
        var written = Files.readString(in(directory));
        return ProcessHandle.allProcesses()
                .filter(it -> written.startsWith(it.pid() + " "))
                .noneMatch(it -> identity(it).equals(written));
    }

    private static Path in(Path directory) {
        return directory.resolve("owner");
    }

    private static String identity(ProcessHandle process) {
        var start = process.info().startInstant().map(Instant::toString).orElse("unknown");
        return process.pid() + " " + start;
    }
}
