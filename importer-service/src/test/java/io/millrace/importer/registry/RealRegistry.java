package io.millrace.importer.registry;

import io.millrace.platform.testing.RegistryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A registry with one credential, and buildah to fill it.
public final class RealRegistry implements AutoCloseable {

    static final String USER = "millrace";
    static final String PASSWORD = "s3cret";
    private static final String ENTRY =
            USER + ":$2b$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK";

    private final Path directory;
    private final RegistryServer server;

    public RealRegistry(Path directory) {
        this.directory = directory;
        try {
            Files.writeString(directory.resolve("htpasswd"), ENTRY + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.server = RegistryServer.start(directory, this::configuration);
    }

    private String configuration(int port) {
        return """
        version: 0.1
        log: {level: error, accesslog: {disabled: true}}
        storage: {filesystem: {rootdirectory: %1$s/data}, delete: {enabled: true}}
        http: {addr: "127.0.0.1:%2$d"}
        auth: {htpasswd: {realm: test, path: %1$s/htpasswd}}
        """
                .formatted(directory, port);
    }

    public String host() {
        return server.host();
    }

    public static Credentials credentials() {
        return Credentials.of(USER, PASSWORD);
    }

    /// An image with nothing but this machine's busybox, in the registry under the name.
    public void push(String name, String format, String architecture, String label) {
        var container = buildah("from", "scratch");
        buildah("copy", container, "/bin/busybox", "/bin/busybox");
        buildah(
                "config",
                "--arch",
                architecture,
                "--os",
                "linux",
                "--cmd",
                "/bin/sh",
                "--env",
                "PATH=/bin",
                "--user",
                "1001",
                "--port",
                "8080/tcp",
                "--author",
                "peer",
                "--label",
                "seed=" + label,
                container);
        var image = buildah("commit", "--format", format, container);
        buildah("push", "--tls-verify=false", "--creds", creds(), image, remote(name));
    }

    /// An index of images that were pushed before.
    public void pushIndex(String name, String format, List<String> images) {
        buildah("manifest", "create", name.replace('/', '-').replace(':', '-'));
        for (var image : images) {
            buildah(
                    "manifest",
                    "add",
                    "--tls-verify=false",
                    "--creds",
                    creds(),
                    name.replace('/', '-').replace(':', '-'),
                    remote(image));
        }
        buildah(
                "manifest",
                "push",
                "--tls-verify=false",
                "--creds",
                creds(),
                "--all",
                "-f",
                format,
                name.replace('/', '-').replace(':', '-'),
                remote(name));
    }

    private String remote(String name) {
        return "docker://" + host() + "/" + name;
    }

    private static String creds() {
        return USER + ":" + PASSWORD;
    }

    private String buildah(String... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                "buildah",
                                "--root",
                                directory.resolve("storage").toString(),
                                "--runroot",
                                directory.resolve("run").toString(),
                                "--storage-driver",
                                "vfs"));
        command.addAll(List.of(arguments));
        try {
            var errors = directory.resolve("buildah.log");
            var run = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            var output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (run.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(errors));
            }
            return output.strip().lines().reduce("", (_, last) -> last);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
