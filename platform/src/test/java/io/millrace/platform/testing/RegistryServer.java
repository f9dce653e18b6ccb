package io.millrace.platform.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.IsRunningStartupCheckStrategy;

/// A Distribution registry on a free port of the loopback, configured by the test: Debian's, or
/// that of a container that shares the machine's network and the test's directory.
public final class RegistryServer implements AutoCloseable {

    private final int port;
    private final AutoCloseable running;

    private RegistryServer(int port, AutoCloseable running) {
        this.port = port;
        this.running = running;
    }

    /// @param directory where it keeps its data and its log
    /// @param configuration in YAML, for the port
    public static RegistryServer start(Path directory, IntFunction<String> configuration) {
        try {
            Files.createDirectories(directory);
            var port = freePort();
            var file = directory.resolve("registry.yml");
            Files.writeString(file, configuration.apply(port));
            var server =
                    new RegistryServer(
                            port,
                            TestInfrastructure.isRegistryInContainer()
                                    ? container(directory, file)
                                    : process(directory, file));
            server.awaitAnswers();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AutoCloseable process(Path directory, Path file) throws IOException {
        var process =
                new ProcessBuilder("docker-registry", "serve", file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("registry.log").toFile())
                        .start();
        return () -> {
            process.destroy();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        };
    }

    @SuppressWarnings("resource") // the server closes it
    private static AutoCloseable container(Path directory, Path file) throws IOException {
        var container =
                new GenericContainer<>(TestInfrastructure.REGISTRY)
                        .withNetworkMode("host")
                        .withFileSystemBind(
                                directory.toString(), directory.toString(), BindMode.READ_WRITE)
                        .withCommand("serve", file.toString())
                        .withStartupCheckStrategy(new IsRunningStartupCheckStrategy());
        var self = owner();
        container.withCreateContainerCmdModifier(it -> it.withUser(self));
        container.start();
        return container;
    }

    /// Who runs the tests, so that what the registry writes can be deleted afterwards.
    private static String owner() throws IOException {
        var id = new ProcessBuilder("id", "-u").start();
        return new String(id.getInputStream().readAllBytes(), UTF_8).strip();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswers() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
    }

    public int port() {
        return port;
    }

    public String host() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        try {
            running.close();
        } catch (Exception e) {
            throw new IllegalStateException("The tests' registry does not end", e);
        }
    }
}
