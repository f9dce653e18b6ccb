package io.millrace.gateway.realm;

import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// Debian's `docker-registry` on a free port, which takes the tokens of one key.
final class TokenRegistry implements AutoCloseable {

    static final String SERVICE = "millrace-registry";
    static final String ISSUER = "millrace";

    private final HttpClient http = HttpClient.newHttpClient();
    private final RegistryKey key;
    private final int port;
    private final Process process;

    TokenRegistry(Path directory) throws IOException {
        var made = SelfSigned.make("test gateway");
        key = RegistryKey.read(Files.writeString(directory.resolve("key.pem"), made.pem()));
        Files.writeString(directory.resolve("signers.pem"), made.certificatePem());
        port = freePort();
        Files.writeString(
                directory.resolve("config.yml"),
                """
                version: 0.1
                log: {level: error, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: %1$s/data}, delete: {enabled: true}}
                http: {addr: "127.0.0.1:%2$d"}
                auth:
                  token:
                    realm: http://127.0.0.1:9/registry/token
                    service: %3$s
                    issuer: %4$s
                    rootcertbundle: %1$s/signers.pem
                """
                        .formatted(directory, port, SERVICE, ISSUER));
        process =
                new ProcessBuilder(
                                "docker-registry",
                                "serve",
                                directory.resolve("config.yml").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("registry.log").toFile())
                        .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    RegistryKey key() {
        return key;
    }

    /// Begins an upload, as every push does.
    int push(String repository, String token) throws IOException, InterruptedException {
        return send(request("/v2/" + repository + "/blobs/uploads/", token)
                        .POST(BodyPublishers.noBody()))
                .statusCode();
    }

    int pull(String repository, String token) throws IOException, InterruptedException {
        return send(request("/v2/" + repository + "/tags/list", token)).statusCode();
    }

    int catalog(String token) throws IOException, InterruptedException {
        return send(request("/v2/_catalog", token)).statusCode();
    }

    int hello(String token) throws IOException, InterruptedException {
        return send(request("/v2/", token)).statusCode();
    }

    private HttpRequest.Builder request(String path, String token) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<Void> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.discarding());
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
