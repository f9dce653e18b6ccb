package io.millrace.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/// Whom builds run as: never the host's root. Under root that is an unprivileged system account
/// with subordinate user ids of its own, otherwise the user who started Millrace.
final class BuildAccount {

    static final String NAME = "millrace-build";

    private static final long IDS = 65536;
    private static final long FIRST_FREE_ID = 100_000;

    private BuildAccount() {}

    static boolean runningAsRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /// Prepares the account and the directory of builds; returns what build-service must know.
    static Map<String, String> prepare(Home home) {
        try {
            if (!runningAsRoot()) {
                var root = home.file("builds");
                Home.ownersOnly(root);
                return Map.of("MILLRACE_BUILD_ROOT", root.toString());
            }
            createAccount();
            var root = reachableRoot(home);
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            run("chown", NAME + ":" + NAME, root.toString());
            return Map.of("MILLRACE_BUILD_ROOT", root.toString(), "MILLRACE_BUILD_USER", NAME);
        } catch (IOException e) {
            throw new StartFailure("Cannot prepare the account that builds run as", e);
        }
    }

    /// An unprivileged account cannot enter a checkout below `/root`, so its directory lies
    /// elsewhere, one per home.
    static Path reachableRoot(Home home) {
        var checksum = new CRC32();
        checksum.update(home.directory().toString().getBytes(StandardCharsets.UTF_8));
        return Path.of(
                "/var/tmp", NAME + "-" + HexFormat.of().toHexDigits((int) checksum.getValue()));
    }

    private static void createAccount() throws IOException {
        if (!has("/etc/passwd")) {
            run(
                    "useradd",
                    "--system",
                    "--user-group",
                    "--no-create-home",
                    "--shell",
                    "/usr/sbin/nologin",
                    NAME);
        }
        if (!has("/etc/subuid") || !has("/etc/subgid")) {
            long first =
                    Math.max(
                            firstFreeId(Files.readAllLines(Path.of("/etc/subuid"))),
                            firstFreeId(Files.readAllLines(Path.of("/etc/subgid"))));
            var range = first + "-" + (first + IDS - 1);
            run("usermod", "--add-subuids", range, "--add-subgids", range, NAME);
        }
    }

    private static boolean has(String database) throws IOException {
        var file = Path.of(database);
        return Files.exists(file)
                && Files.readAllLines(file).stream().anyMatch(line -> line.startsWith(NAME + ":"));
    }

    /// The first id after every range that `/etc/subuid` or `/etc/subgid` gives away.
    static long firstFreeId(List<String> ranges) {
        return ranges.stream()
                .map(line -> line.split(":"))
                .filter(fields -> fields.length == 3)
                .mapToLong(fields -> Long.parseLong(fields[1]) + Long.parseLong(fields[2]))
                .reduce(FIRST_FREE_ID, Math::max);
    }

    private static void run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.getInputStream()) {
            var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new StartFailure(
                        "'%s' failed: %s"
                                .formatted(String.join(" ", Arrays.asList(command)), text.strip()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted during '%s'".formatted(command[0]));
        }
    }
}
