package io.millrace.platform.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// The steps of a write at which a test may end or freeze the process, to prove what survives.
/// Armed by a file named `<owner>.<step>.kill` or `<owner>.<step>.stop` in a directory that only
/// tests configure (`millrace.log.fault-directory`).
enum FaultPoint {
    BEFORE_COMMIT,
    AFTER_COMMIT,
    AFTER_PUBLISH;

    void reach(Optional<Path> directory, String owner) {
        if (directory.isEmpty()) {
            return;
        }
        var step = owner + "." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (disarm(directory.get().resolve(step + ".kill"))) {
            Runtime.getRuntime().halt(137);
        }
        if (disarm(directory.get().resolve(step + ".stop"))) {
            freeze();
        }
    }

    private static boolean disarm(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void freeze() {
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
