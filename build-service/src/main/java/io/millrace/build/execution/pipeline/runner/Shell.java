package io.millrace.build.execution.pipeline.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// Runs the scripts of `sh`.
record Shell(Console console) {

    private static final int MOST_OUTPUT = 1 << 20;

    record End(int status, String output) {}

    /// @param capture keep standard output instead of logging it
    End run(String script, Map<String, String> environment, Path directory, boolean capture) {
        try {
            var builder =
                    new ProcessBuilder(words(script))
                            .directory(directory.toFile())
                            .redirectErrorStream(!capture);
            builder.environment().putAll(environment);
            return run(builder.start(), capture);
        } catch (IOException cannotStart) {
            throw new StepFailure("sh cannot start: " + cannotStart.getMessage(), cannotStart);
        }
    }

    private End run(Process process, boolean capture) {
        var captured = new ByteArrayOutputStream();
        var output =
                Thread.ofVirtual()
                        .start(() -> {
                            if (capture) {
                                keep(process.getInputStream(), captured);
                            } else {
                                log(process.getInputStream());
                            }
                        });
        var errors = Thread.ofVirtual().start(() -> log(process.getErrorStream()));
        try {
            process.getOutputStream().close();
            var status = process.waitFor();
            output.join();
            errors.join();
            return new End(status, captured.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException stopped) {
            kill(process);
            throw new Interruption("sh was stopped");
        } catch (IOException broken) {
            kill(process);
            throw new StepFailure("sh broke off: " + broken.getMessage(), broken);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static List<String> words(String script) throws IOException {
        if (!script.startsWith("#!")) {
            return List.of("sh", "-xe", "-c", script);
        }
        var onlyOwner = PosixFilePermissions.fromString("rwx------");
        var file =
                Files.createTempFile(
                        "script", ".sh", PosixFilePermissions.asFileAttribute(onlyOwner));
        Files.writeString(file, script);
        return List.of(file.toString());
    }

    private void log(InputStream stream) {
        try (var reader =
                new java.io.BufferedReader(
                        new java.io.InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                console.log(line);
            }
        } catch (IOException closed) {
            console.log("(the rest of the output is lost: %s)".formatted(closed.getMessage()));
        }
    }

    /// What is too much is read and dropped, or the script would wait for ever.
    private void keep(InputStream stream, ByteArrayOutputStream kept) {
        var buffer = new byte[8192];
        try (stream) {
            int count;
            while ((count = stream.read(buffer)) >= 0) {
                kept.write(buffer, 0, Math.min(count, MOST_OUTPUT - kept.size()));
            }
        } catch (IOException closed) {
            console.log("(the rest of the output is lost: %s)".formatted(closed.getMessage()));
        }
    }
}
