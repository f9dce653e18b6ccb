package io.millrace.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Processes of an earlier run that outlived it, known by their pid files.
record Leftovers(Home home, Consumer<String> progress) {

    private static final long SECONDS_TO_DIE = 10;

    /// Ends every recorded process that is still alive and still ours: a pid may have gone to a
    /// stranger, so the command line must name this home.
    void end() {
        for (var pidFile : pidFiles()) {
            recorded(pidFile)
                    .filter(process -> names(process.pid(), home.directory()))
                    .ifPresent(process -> end(pidFile, process));
            delete(pidFile);
        }
    }

    private void end(Path pidFile, ProcessHandle process) {
        progress.accept(
                "ending %s (process %d) of an earlier run"
                        .formatted(
                                pidFile.getFileName().toString().replace(".pid", ""),
                                process.pid()));
        process.destroyForcibly();
        try {
            process.onExit().get(SECONDS_TO_DIE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new StartFailure("Process %d does not end".formatted(process.pid()), e);
        }
    }

    private List<Path> pidFiles() {
        try (var files = Files.list(home.file("pids"))) {
            return files.filter(file -> file.toString().endsWith(".pid")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the pid files", e);
        }
    }

    private static Optional<ProcessHandle> recorded(Path pidFile) {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
    }

    static boolean names(long pid, Path home) {
        try {
            var commandLine =
                    Files.readString(
                            Path.of("/proc", "" + pid, "cmdline"), StandardCharsets.ISO_8859_1);
            var path =
                    new String(
                            home.toString().getBytes(StandardCharsets.UTF_8),
                            StandardCharsets.ISO_8859_1);
            return commandLine.contains(path + "/") || commandLine.contains(path + "\0");
        } catch (IOException _) {
            return false;
        }
    }
}
