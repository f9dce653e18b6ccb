package io.millrace.build.execution;

import io.millrace.build.execution.process.BuildUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The user that builds run as in tests. When the tests run as root it is created here, as an
/// installation would do it.
public final class UnprivilegedUser {

    private static final String NAME = "millrace-build";
    private static final String IDS = "1000000-1065535";

    private UnprivilegedUser() {}

    public static BuildUser ready() throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return BuildUser.ownUser();
        }
        if (!mentions("/etc/passwd")) {
            run("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME);
        }
        if (!mentions("/etc/subuid")) {
            run("usermod", "--add-subuids", IDS, NAME);
        }
        if (!mentions("/etc/subgid")) {
            run("usermod", "--add-subgids", IDS, NAME);
        }
        return BuildUser.named(NAME);
    }

    private static boolean mentions(String file) throws IOException {
        return Files.readAllLines(Path.of(file)).stream().anyMatch(it -> it.startsWith(NAME + ":"));
    }

    private static void run(String... words) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + ": " + output);
        }
    }
}
