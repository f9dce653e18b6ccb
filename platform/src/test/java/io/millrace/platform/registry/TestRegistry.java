package io.millrace.platform.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/// A real registry that trusts everybody and can delete.
final class TestRegistry implements AutoCloseable {

    private final Process process;
    private final URI address;

    private TestRegistry(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static TestRegistry in(Path directory) throws IOException {
        var port = freePort();
        var config = directory.resolve("config.yml");
        Files.writeString(
                config,
                """
                version: 0.1
                log: {level: error, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: %s/data}, delete: {enabled: true}}
                http: {addr: "127.0.0.1:%d"}
                """
                        .formatted(directory, port));
        var process =
                new ProcessBuilder("docker-registry", "serve", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("output").toFile())
                        .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
        return new TestRegistry(process, URI.create("http://127.0.0.1:" + port));
    }

    RegistryBlobs blobs() {
        return new RegistryBlobs(address, _ -> "Bearer any");
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
