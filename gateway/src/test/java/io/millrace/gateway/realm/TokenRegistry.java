package io.millrace.gateway.realm;

import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.SelfSigned;
import io.millrace.platform.testing.RegistryServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/// A registry that takes the tokens of one key.
final class TokenRegistry implements AutoCloseable {

    static final String SERVICE = "millrace-registry";
    static final String ISSUER = "millrace";

    private final HttpClient http = HttpClient.newHttpClient();
    private final RegistryKey key;
    private final RegistryServer server;

    TokenRegistry(Path directory) throws IOException {
        var made = SelfSigned.make("test gateway");
        key = RegistryKey.read(Files.writeString(directory.resolve("key.pem"), made.pem()));
        Files.writeString(directory.resolve("signers.pem"), made.certificatePem());
        server =
                RegistryServer.start(
                        directory,
                        port ->
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
        var request = HttpRequest.newBuilder(URI.create("http://" + server.host() + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<Void> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.discarding());
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
