package io.millrace.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes keys and certificates as files of a directory.
record Openssl(Path directory) {

    private static final String NEW_KEY =
            " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2";

    /// `<name>.key` and `<name>.crt`.
    void authority(String name) throws IOException {
        run("req -x509%s -keyout %s.key -out %2$s.crt -subj /CN=%2$s".formatted(NEW_KEY, name));
    }

    /// `<name>.key`, `<name>.crt` and both in `<name>.p12`.
    ///
    /// @param extensions of the certificate, each `name=value`
    void signed(String authority, String name, String password, String... extensions)
            throws IOException {
        var added = new StringBuilder(" -addext basicConstraints=CA:FALSE");
        for (var extension : extensions) {
            added.append(" -addext ").append(extension);
        }
        run(
                "req -x509%s -keyout %s.key -out %2$s.crt -subj /CN=%2$s -CA %3$s.crt -CAkey %3$s.key%4$s"
                        .formatted(NEW_KEY, name, authority, added));
        run(
                "pkcs12 -export -inkey %1$s.key -in %1$s.crt -out %1$s.p12 -passout pass:%2$s"
                        .formatted(name, password));
    }

    private void run(String arguments) throws IOException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        var process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (var output = process.getInputStream()) {
            var said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(arguments + " failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
