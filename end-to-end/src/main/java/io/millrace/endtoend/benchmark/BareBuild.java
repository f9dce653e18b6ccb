package io.millrace.endtoend.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The same build without Millrace: buildah pulls, builds and pushes, as the user that builds run
/// as.
///
/// @param directory which that user can write to
record BareBuild(Path directory, String registry, String project) {

    private static final String USER = "millrace-build";

    private static final String SCRIPT =
            """
            set -e
            b="buildah --storage-driver overlay --root $1/storage --runroot $1/run"
            $b pull -q --tls-verify=false docker://$2/$3/busybox:latest
            $b bud -q --isolation rootless --runtime runc --network host --pull-never --layers --format docker -t bare \
              -f $1/Dockerfile $1/context
            $b push -q --tls-verify=false bare docker://$2/$3/bare:latest
            """;

    static BareBuild in(Path parent, String registry, String project, String token)
            throws IOException, InterruptedException {
        var directory = Files.createTempDirectory(parent, "millrace-bare");
        Files.createDirectory(directory.resolve("context"));
        var login = ("admin:" + token).getBytes(StandardCharsets.UTF_8);
        Files.writeString(
                directory.resolve("auth.json"),
                "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
                        .formatted(registry, Base64.getEncoder().encodeToString(login)));
        if (isRoot()) {
            run(List.of("chown", "-R", USER + ":" + USER, directory.toString()));
        }
        return new BareBuild(directory, registry, project);
    }

    /// @return seconds
    double time(String dockerfile) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("Dockerfile"), dockerfile);
        var words =
                new ArrayList<>(
                        List.of(
                                "env",
                                "HOME=" + directory,
                                "XDG_RUNTIME_DIR=" + directory,
                                "REGISTRY_AUTH_FILE=" + directory.resolve("auth.json")));
        if (isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups"));
        }
        words.addAll(List.of("sh", "-c", SCRIPT, "bare", directory.toString(), registry, project));
        var begun = System.nanoTime();
        run(words);
        return (System.nanoTime() - begun) / 1e9;
    }

    void remove() throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("rm", "-rf", directory.toString()));
        if (!isRoot()) {
            words.addAll(0, List.of("buildah", "unshare"));
        }
        run(words);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(List<String> words) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(words)
                        .directory(new File("/"))
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(
                    "%s ended with an error:%n%s".formatted(words.getFirst(), output));
        }
    }
}
