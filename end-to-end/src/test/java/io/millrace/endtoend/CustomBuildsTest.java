package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A builder image is built, and then builds.
@ExtendWith(WholeSystem.class)
class CustomBuildsTest {

    private static final Path EXAMPLE = Path.of("..", "docs", "examples", "custom-builder");
    private static final String BUILDS = "/apis/build.openshift.io/v1/namespaces/customs";
    private static final String IMAGES = "/apis/image.openshift.io/v1/namespaces/customs";
    private static final List<String> ENDS = List.of("Complete", "Failed", "Error", "Cancelled");

    private final WholeSystem.Running system;

    CustomBuildsTest(WholeSystem.Running system) {
        this.system = system;
    }

    @Test
    void theExamplesImageIsPushedToTheStreamByItself() throws IOException {
        system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"customs\"}}")
                .orFail();
        for (var stream : List.of("busybox", "builder", "greeting")) {
            system.admin()
                    .post(
                            IMAGES + "/imagestreams",
                            "{\"metadata\":{\"name\":\"%s\"}}".formatted(stream))
                    .orFail();
        }
        system.registry().push("customs/busybox", "latest", "1");
        var script =
                Base64.getEncoder().encodeToString(Files.readAllBytes(EXAMPLE.resolve("build.sh")));
        var builder =
                built(
                        "builder",
                        """
                        {"source":{"dockerfile":"FROM busybox\\nRUN /bin/busybox --install -s /bin\\nRUN echo %s | base64 -d > /build.sh\\nENTRYPOINT [\\"/bin/sh\\", \\"/build.sh\\"]\\n"},
                         "strategy":{"dockerStrategy":{
                           "from":{"kind":"ImageStreamTag","name":"busybox:latest"}}},
                         "output":{"to":{"kind":"ImageStreamTag","name":"builder:latest"}}}
                        """
                                .formatted(script));
        assertThat(phase(builder)).as(log(builder)).isEqualTo("Complete");

        var greeting =
                built(
                        "greeting",
                        """
                        {"strategy":{"customStrategy":{
                           "from":{"kind":"ImageStreamTag","name":"builder:latest"},
                           "env":[{"name":"GREETING","value":"welcome"}]}},
                         "output":{"to":{"kind":"ImageStreamTag","name":"greeting:latest"}}}
                        """);

        assertThat(phase(greeting)).as(log(greeting)).isEqualTo("Complete");
        var image =
                system.admin()
                        .get(IMAGES + "/imagestreamtags/greeting:latest")
                        .orFail()
                        .path("image");
        assertThat(image.at("/metadata/name").asText())
                .isEqualTo(greeting.at("/status/output/to/imageDigest").asText());
        assertThat(image.at("/dockerImageMetadata/Config/Labels/built.by").asText())
                .isEqualTo("greeting-1");
    }

    @Test
    void everyFollowerReadsAFastLogToItsEnd() throws InterruptedException, ExecutionException {
        var project = "/apis/build.openshift.io/v1/namespaces/talk";
        system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"talk\"}}")
                .orFail();
        system.admin()
                .post(
                        "/apis/image.openshift.io/v1/namespaces/talk/imagestreams",
                        "{\"metadata\":{\"name\":\"busybox\"}}")
                .orFail();
        system.registry().push("talk/busybox", "latest", "1");
        system.admin()
                .post(
                        project + "/builds",
                        """
                        {"metadata":{"name":"talker"},"spec":{
                          "source":{"dockerfile":"FROM busybox\\nRUN seq 1 100000\\n"},
                          "strategy":{"dockerStrategy":{
                            "from":{"kind":"ImageStreamTag","name":"busybox:latest"}}}}}
                        """)
                .orFail();
        Callable<String> follow =
                () -> system.admin().text(project + "/builds/talker/log?follow=true");

        try (var followers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var log : followers.invokeAll(Collections.nCopies(12, follow))) {
                assertThat(log.get().lines())
                        .containsSubsequence("1", "50000", "99999", "100000")
                        .hasSizeGreaterThan(100_000);
            }
        }
    }

    @Test
    void developersDoNotMakeCustomBuildsUnlessTheyMay() {
        system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"custom-no\"}}")
                .orFail();

        var refused =
                system.developer()
                        .post(
                                BUILDS.replace("customs", "custom-no") + "/buildconfigs",
                                """
                                {"metadata":{"name":"c"},"spec":{"strategy":{"customStrategy":{
                                  "from":{"kind":"DockerImage","name":"a/b"}}}}}
                                """);

        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.body().path("message").asText())
                .contains("build strategy Custom is not allowed");
    }

    private JsonNode built(String name, String spec) {
        system.admin()
                .post(
                        BUILDS + "/buildconfigs",
                        "{\"metadata\":{\"name\":\"%s\"},\"spec\":%s}".formatted(name, spec))
                .orFail();
        var request = "{\"metadata\":{\"name\":\"%s\"}}".formatted(name);
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        system.admin()
                                        .post(
                                                BUILDS
                                                        + "/buildconfigs/%s/instantiate"
                                                                .formatted(name),
                                                request)
                                        .code()
                                == 201);
        var path = BUILDS + "/builds/" + name + "-1";
        await().atMost(Duration.ofMinutes(2))
                .until(() -> ENDS.contains(phase(system.admin().get(path).orFail())));
        return system.admin().get(path).orFail();
    }

    private static String phase(JsonNode build) {
        return build.at("/status/phase").asText();
    }

    private String log(JsonNode build) {
        return system.admin()
                .text(BUILDS + "/builds/%s/log".formatted(build.at("/metadata/name").asText()));
    }
}
