package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Both doors of the gateway, and clients that only stand in them.
@ExtendWith(WholeSystem.class)
class ListenersTest {

    private static final String MAPS = "/api/v1/namespaces/listeners/configmaps";

    private final WholeSystem.Running system;

    ListenersTest(WholeSystem.Running system) {
        this.system = system;
    }

    @BeforeEach
    void project() {
        system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"listeners\"}}");
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1", "HTTP_2"})
    void aBodyOfUnknownLengthIsRead(HttpClient.Version version) throws Exception {
        var name = "unknown-" + version.ordinal();
        var body = "{\"metadata\":{\"name\":\"%s\"}}".formatted(name).getBytes(UTF_8);
        try (var http =
                HttpClient.newBuilder()
                        .version(version)
                        .sslContext(trustingTheKubeconfig())
                        .build()) {
            var answer = http.send(posting(body), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
    }

    private HttpRequest posting(byte[] body) {
        return HttpRequest.newBuilder(URI.create(system.stack().gatewayTlsUrl() + MAPS))
                .header("Authorization", "Bearer " + system.stack().developerToken())
                .header("Content-Type", "application/json")
                .POST(
                        HttpRequest.BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(body)))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"false, HTTP_1_1", "true, HTTP_1_1", "true, HTTP_2"})
    void largeAnswersAreSmallForWhoReadsGzip(boolean tls, HttpClient.Version version)
            throws Exception {
        system.developer()
                .post(
                        MAPS,
                        "{\"metadata\":{\"name\":\"large\"},\"data\":{\"a\":\"%s\"}}"
                                .formatted("sluice ".repeat(40_000)));
        var url = tls ? system.stack().gatewayTlsUrl() : system.stack().gatewayUrl();
        try (var http =
                HttpClient.newBuilder()
                        .version(version)
                        .sslContext(trustingTheKubeconfig())
                        .build()) {
            var plain = http.send(large(url).build(), HttpResponse.BodyHandlers.ofByteArray());
            var small =
                    http.send(
                            large(url).header("Accept-Encoding", "gzip").build(),
                            HttpResponse.BodyHandlers.ofByteArray());

            assertThat(plain.version()).isEqualTo(version);
            assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(small.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(small.body().length).isLessThan(plain.body().length / 10);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(small.body())).readAllBytes())
                    .isEqualTo(plain.body());
        }
    }

    @ParameterizedTest
    @CsvSource({"false, HTTP_1_1", "true, HTTP_1_1", "true, HTTP_2"})
    void bodiesComeWhole(boolean tls, HttpClient.Version version) throws Exception {
        var url = (tls ? system.stack().gatewayTlsUrl() : system.stack().gatewayUrl()) + MAPS;
        var value = "weir ".repeat(200_000);
        try (var http =
                HttpClient.newBuilder()
                        .version(version)
                        .sslContext(trustingTheKubeconfig())
                        .build()) {
            var created =
                    http.send(
                            request(url)
                                    .header("Content-Type", "application/json")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "{\"metadata\":{\"name\":\"whole\"},\"data\":{\"a\":\"%s\"}}"
                                                            .formatted(value)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            var deleted =
                    http.send(
                            request(url + "/whole").DELETE().build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            assertThat(created.body()).contains(value);
            assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(200);
        }
    }

    private HttpRequest.Builder large(String url) {
        return request(url + MAPS + "/large");
    }

    private HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + system.stack().developerToken());
    }

    /// Who has the kubeconfig needs nothing else to believe the gateway.
    private SSLContext trustingTheKubeconfig() throws GeneralSecurityException, IOException {
        var line =
                Files.readAllLines(system.stack().kubeconfig()).stream()
                        .filter(it -> it.contains("certificate-authority-data:"))
                        .findFirst()
                        .orElseThrow();
        var pem = Base64.getDecoder().decode(line.substring(line.indexOf(':') + 1).strip());
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "gateway",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem)));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @Test
    void aThousandIdleConnectionsKeepNobodyOut() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (var number = 0; number < 1000; number++) {
                idle.add(connected());
            }

            assertThat(system.developer().get(MAPS).code()).isEqualTo(200);
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void whoNeverEndsTheHeadersIsHungUp() throws IOException {
        try (var socket = connected()) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("GET /version HTTP/1.1\r\nHost: here\r\n".getBytes(UTF_8));

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(system.developer().get(MAPS).code()).isEqualTo(200);
    }

    @Test
    void bodiesThatDoNotComeKeepNobodyOut() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (var number = 0; number < 1100; number++) {
                var socket = connected();
                slow.add(socket);
                socket.getOutputStream()
                        .write(
                                "POST %s HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\n{"
                                        .formatted(MAPS)
                                        .getBytes(UTF_8));
            }

            assertThat(system.developer().get(MAPS).code()).isEqualTo(200);
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    private Socket connected() throws IOException {
        var gateway = URI.create(system.stack().gatewayUrl());
        return new Socket(gateway.getHost(), gateway.getPort());
    }
}
