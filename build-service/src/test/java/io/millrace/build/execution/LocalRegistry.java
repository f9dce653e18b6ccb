package io.millrace.build.execution;

import io.millrace.platform.testing.RegistryServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// A Distribution registry that is open to one user.
public final class LocalRegistry implements AutoCloseable {

    public static final String USERNAME = "builder";
    public static final String PASSWORD = "registry-secret";

    /// bcrypt of the password.
    private static final String HASH =
            "$2b$05$abcdefghijklmnopqrstuubNCCgMNqYiQA5BMGxm7McAPft53drSm";

    private final RegistryServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private LocalRegistry(RegistryServer server) {
        this.server = server;
    }

    public static LocalRegistry start(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("htpasswd"), USERNAME + ":" + HASH + "\n");
        return new LocalRegistry(
                RegistryServer.start(
                        directory,
                        port ->
                                """
                                version: 0.1
                                log: {level: error}
                                storage:
                                  filesystem: {rootdirectory: %1$s/data}
                                http: {addr: 127.0.0.1:%2$d}
                                auth:
                                  htpasswd: {realm: test, path: %1$s/htpasswd}
                                """
                                        .formatted(directory, port)));
    }

    public String host() {
        return server.host();
    }

    public RegistryCredential credential() {
        return new RegistryCredential(host(), USERNAME, PASSWORD);
    }

    /// The digest that the registry answers for a tag or digest of a repository.
    public String digestOf(String repository, String reference)
            throws IOException, InterruptedException {
        return manifest(repository, reference)
                .headers()
                .firstValue("Docker-Content-Digest")
                .orElse("none");
    }

    /// The image's configuration as JSON text.
    public String configOf(String repository, String reference)
            throws IOException, InterruptedException {
        var manifest = manifest(repository, reference).body();
        var config = manifest.substring(manifest.indexOf("\"config\""));
        int start = config.indexOf("sha256:");
        var digest = config.substring(start, start + "sha256:".length() + 64);
        return get(repository + "/blobs/" + digest, "*/*").body();
    }

    @Override
    public void close() {
        server.close();
        http.close();
    }

    private HttpResponse<String> manifest(String repository, String reference)
            throws IOException, InterruptedException {
        return get(
                repository + "/manifests/" + reference,
                "application/vnd.docker.distribution.manifest.v2+json");
    }

    private HttpResponse<String> get(String path, String accept)
            throws IOException, InterruptedException {
        var login = (USERNAME + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        var request =
                HttpRequest.newBuilder(URI.create("http://" + host() + "/v2/" + path))
                        .header("Accept", accept)
                        .header(
                                "Authorization",
                                "Basic " + Base64.getEncoder().encodeToString(login))
                        .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
