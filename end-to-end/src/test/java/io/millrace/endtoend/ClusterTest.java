package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.millrace.standalone.Part;
import io.millrace.standalone.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Millrace as a part of a cluster: its people come through the API server, its rights decide, its
/// workloads follow tags.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(
        named = "millrace.cluster",
        matches = "true",
        disabledReason = "It starts a second system, and is asked for: -Dmillrace.cluster=true")
class ClusterTest {

    private static final String STREAMS =
            "/apis/image.openshift.io/v1/namespaces/demo/imagestreams";
    private static final String TAGS =
            "/apis/image.openshift.io/v1/namespaces/demo/imagestreamtags";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StandInCluster cluster = new StandInCluster();
    @TempDir private static Path directory;
    private ProxyCertificate certificate;
    private HttpClient proxy;
    private HttpClient stranger;
    private Stack stack;

    @BeforeAll
    void start() throws IOException {
        certificate = ProxyCertificate.in(directory);
        proxy = HttpClient.newBuilder().sslContext(certificate.tls(true)).build();
        stranger = HttpClient.newBuilder().sslContext(certificate.tls(false)).build();
        cluster.fill(certificate);
        var inCluster =
                Map.of(
                        "MILLRACE_MODE",
                        "kubernetes",
                        "KUBECONFIG",
                        cluster.kubeconfig(directory).toString());
        stack =
                Stack.in(directory.resolve("home"))
                        .onFreePorts()
                        .services(Part.GATEWAY, Part.IMAGESTREAM, Part.TRIGGER)
                        .environment(Part.GATEWAY, inCluster)
                        .environment(Part.TRIGGER, inCluster)
                        .reporting(line -> System.out.println("  cluster: " + line))
                        .start();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        through(
                                                        proxy,
                                                        "GET",
                                                        "/apis/project.openshift.io/v1/projects/demo",
                                                        "")
                                                .code())
                                .isEqualTo(200));
    }

    @AfterAll
    void stop() {
        stack.close();
        cluster.close();
    }

    /// As the API server sends it for anna, and as anybody can write it.
    private Api.Answer through(HttpClient client, String method, String path, String body) {
        var request =
                HttpRequest.newBuilder(URI.create(stack.gatewayTlsUrl() + path))
                        .header("X-Remote-User", "anna")
                        .header("X-Remote-Group", "people")
                        .header("Content-Type", "application/json")
                        .timeout(PATIENCE)
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        try {
            var answer = client.send(request, BodyHandlers.ofByteArray());
            return new Api.Answer(answer.statusCode(), Api.JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Api bearing(String token) {
        return new Api(stack.gatewayUrl(), token);
    }

    @Test
    void whoComesThroughTheApiServerIsWhomItNames() {
        var created =
                through(proxy, "POST", STREAMS, "{\"metadata\":{\"name\":\"hello\"}}").orFail();

        assertThat(created.at("/metadata/namespace").asText()).isEqualTo("demo");
        assertThat(through(proxy, "GET", STREAMS + "/hello", "").code()).isEqualTo(200);
    }

    @Test
    void theSameHeadersWithoutTheCertificateSayNothing() {
        var refused = through(stranger, "POST", STREAMS, "{\"metadata\":{\"name\":\"forged\"}}");

        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.body().path("message").asText()).contains("system:anonymous");
    }

    @Test
    void theClustersTokensAndRightsCount() {
        assertThat(bearing("annas").get(STREAMS).code()).isEqualTo(200);
        assertThat(bearing("berts").get(STREAMS).code()).isEqualTo(403);
        assertThat(bearing("annas").get(STREAMS.replace("demo", "other")).code()).isEqualTo(403);
        assertThat(bearing("nobodys").get(STREAMS).code()).isEqualTo(401);
        assertThat(bearing(stack.adminToken()).get("/api/v1/namespaces").code()).isEqualTo(404);
    }

    @Test
    void whatTheClusterHasIsNotServed() {
        var groups = bearing("annas").get("/apis").orFail().path("groups");

        assertThat(groups.findValuesAsText("name"))
                .containsExactlyInAnyOrder(
                        "apps.openshift.io",
                        "build.openshift.io",
                        "image.openshift.io",
                        "project.openshift.io");
        assertThat(bearing("annas").get("/api/v1/namespaces/demo/secrets").code()).isEqualTo(404);
        assertThat(bearing("annas").get("/openapi/v2").code()).isEqualTo(200);
    }

    @Test
    void aDeploymentOfTheClusterFollowsTheTag() {
        cluster.client()
                .resource(
                        new DeploymentBuilder()
                                .withNewMetadata()
                                .withNamespace("demo")
                                .withName("web")
                                .addToAnnotations(
                                        "image.openshift.io/triggers",
                                        "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"web:latest\"},\"fieldPath\":\"spec.template.spec.containers[0].image\"}]")
                                .endMetadata()
                                .withNewSpec()
                                .withNewTemplate()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("web")
                                .withImage("none")
                                .endContainer()
                                .endSpec()
                                .endTemplate()
                                .endSpec()
                                .build())
                .create();

        follows(tag("docker.io/library/busybox:1"));
        follows(tag("docker.io/library/busybox:2"));
    }

    @Test
    void aQuotaOfTheClusterBoundsStreams() {
        var quota =
                cluster.client()
                        .resource(
                                new ResourceQuotaBuilder()
                                        .withNewMetadata()
                                        .withNamespace("demo")
                                        .withName("few")
                                        .endMetadata()
                                        .withNewSpec()
                                        .addToHard("openshift.io/imagestreams", new Quantity("3"))
                                        .endSpec()
                                        .build());
        quota.create();
        var made = new AtomicInteger();

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    var name = "q" + made.incrementAndGet();
                    var answer =
                            bearing("annas")
                                    .post(
                                            STREAMS,
                                            "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
                    assertThat(answer.code()).isEqualTo(403);
                    assertThat(answer.body().path("message").asText())
                            .contains("exceeded quota: few");
                });
        quota.delete();
        IntStream.range(1, made.get())
                .forEach(it -> bearing("annas").delete(STREAMS + "/q" + it).orFail());
    }

    private String tag(String image) {
        JsonNode tag =
                through(
                                proxy,
                                "PUT",
                                TAGS + "/web:latest",
                                "{\"metadata\":{\"name\":\"web:latest\"},\"tag\":{\"reference\":true,\"from\":{\"kind\":\"DockerImage\",\"name\":\"%s\"}}}"
                                        .formatted(image))
                        .orFail();
        return tag.at("/image/dockerImageReference").asText(image);
    }

    private void follows(String image) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        cluster.client()
                                                .apps()
                                                .deployments()
                                                .inNamespace("demo")
                                                .withName("web")
                                                .get()
                                                .getSpec()
                                                .getTemplate()
                                                .getSpec()
                                                .getContainers()
                                                .getFirst()
                                                .getImage())
                                .isEqualTo(image));
    }
}
