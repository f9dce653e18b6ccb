package io.millrace.gateway.identity;

import io.millrace.gateway.identity.provider.Provider;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/// The provider in its own JVM on a free port.
final class RunningProvider implements AutoCloseable {

    private static final String BACK = "http://127.0.0.1/back";

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String issuer;
    private final Process process;

    RunningProvider(Path directory) throws IOException {
        issuer = "http://127.0.0.1:" + freePort();
        var classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        var arguments = Files.writeString(directory.resolve("arguments"), "-cp\n" + classPath);
        var log = directory.resolve("provider.log").toFile();
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx192m",
                                "-XX:TieredStopAtLevel=1",
                                "@" + arguments,
                                Provider.class.getName(),
                                "--server.port=" + URI.create(issuer).getPort(),
                                "--server.address=127.0.0.1",
                                "--spring.security.oauth2.authorizationserver.issuer=" + issuer)
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> isUp() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException("The provider did not start: " + Files.readString(log.toPath()));
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isUp() throws InterruptedException {
        try {
            return get("/.well-known/openid-configuration", "").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    String issuer() {
        return issuer;
    }

    /// Replaces the signing key.
    void rotate() throws IOException, InterruptedException {
        post("/test/rotate", "", "");
    }

    /// The signing key, with its private half.
    PublicJsonWebKey key() throws IOException, InterruptedException, JoseException {
        return PublicJsonWebKey.Factory.newPublicJwk(get("/test/key", "").body());
    }

    /// Dana logs in at the provider for the client, and the client gets her ID token.
    String idToken(String client) throws IOException, InterruptedException {
        post("/login", "", "username=dana&password=dana's");
        var asked =
                get(
                        "/oauth2/authorize?response_type=code&scope=openid&client_id=%s&redirect_uri=%s"
                                .formatted(client, BACK),
                        "");
        var back = asked.headers().firstValue("Location").orElseThrow();
        var code = back.replaceFirst(".*[?&]code=([^&]*).*", "$1");
        var tokens =
                post(
                        "/oauth2/token",
                        basic(client, client + "'s"),
                        "grant_type=authorization_code&redirect_uri=%s&code=%s"
                                .formatted(BACK, URLDecoder.decode(code, StandardCharsets.UTF_8)));
        return Json.tree(tokens.body().getBytes(StandardCharsets.UTF_8)).path("id_token").asText();
    }

    private static String basic(String user, String password) {
        var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private HttpResponse<String> get(String path, String authorization)
            throws IOException, InterruptedException {
        return http.send(request(path, authorization).GET().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String authorization, String form)
            throws IOException, InterruptedException {
        return http.send(
                request(path, authorization)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String authorization) {
        var request = HttpRequest.newBuilder(URI.create(issuer + path));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
