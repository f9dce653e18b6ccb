package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// Images of Docker Hub, for which a local place answers: what the documentation's commands send.
@ExtendWith(WholeSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportsTest {

    private static final String PROJECT = "imports";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WholeSystem.Running system;
    private final Api api;

    ImportsTest(WholeSystem.Running system) {
        this.system = system;
        this.api = system.developer();
    }

    @BeforeAll
    void aProject() {
        api.post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(PROJECT))
                .orFail();
    }

    /// `oc tag docker.io/python:3.6.0 python:3.6`
    @Test
    void aTagOfAnExternalImageKeepsTheRegistryThatWasAskedFor() {
        api.put(
                        images("imagestreamtags/python:3.6"),
                        tag("python:3.6", "docker.io/python:3.6.0", false))
                .orFail();

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(reference("python:3.6"))
                                .startsWith("docker.io/library/python@sha256:"));
    }

    /// `oc import-image library --from=docker.io/python --all --confirm`
    @Test
    void aWholeRepositoryIsImported() {
        var answer =
                api.post(
                                images("imagestreamimports"),
                                """
                                {"apiVersion":"image.openshift.io/v1","kind":"ImageStreamImport",
                                 "metadata":{"name":"library"},"spec":{"import":true,"repository":
                                 {"from":{"kind":"DockerImage","name":"docker.io/python"}}}}
                                """)
                        .orFail();

        assertThat(answer.at("/status/repository/status/status").asText()).isEqualTo("Success");
        assertThat(answer.at("/status/import/spec/tags"))
                .extracting(it -> it.path("from").path("name").asText())
                .containsExactly(
                        "docker.io/python:3.5",
                        "docker.io/python:3.6",
                        "docker.io/python:3.6.0",
                        "docker.io/python:latest");
    }

    /// `oc tag docker.io/node:8 node:8 --scheduled`, annotated to be looked at every second.
    @Test
    void aScheduledTagFollowsItsSourceAndSaysWhen() {
        api.put(images("imagestreamtags/node:8"), tag("node:8", "docker.io/node:8", true)).orFail();
        Awaitility.await().atMost(PATIENCE).until(() -> !reference("node:8").isEmpty());
        var before = reference("node:8");

        system.hub().move("library/node", "8");

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reference("node:8")).isNotEqualTo(before));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> scheduled("node").path("lastChecked").isTextual());
        assertThat(scheduled("node").path("source").asText()).isEqualTo("docker.io/library/node:8");
        assertThat(scheduled("node").path("interval").asText()).isEqualTo("PT1S");
    }

    private JsonNode scheduled(String stream) {
        return api.get(images("imagestreams/" + stream + "/schedule")).orFail().at("/tags/0");
    }

    /// Where the tag points to now; empty for nowhere.
    private String reference(String name) {
        var colon = name.indexOf(':');
        var stream = api.get(images("imagestreams/" + name.substring(0, colon))).orFail();
        return StreamSupport.stream(stream.at("/status/tags").spliterator(), false)
                .filter(it -> it.path("tag").asText().equals(name.substring(colon + 1)))
                .map(it -> it.at("/items/0/dockerImageReference").asText())
                .findFirst()
                .orElse("");
    }

    private static String tag(String name, String from, boolean scheduled) {
        return """
        {"kind":"ImageStreamTag","apiVersion":"image.openshift.io/v1",
         "metadata":{"name":"%s","namespace":"%s","annotations":{"millrace.io/import-interval":"1s"}},
         "tag":{"name":"","from":{"kind":"DockerImage","name":"%s"},"generation":0,
           "importPolicy":{"scheduled":%s},"referencePolicy":{"type":"Source"}}}
        """
                .formatted(name, PROJECT, from, scheduled);
    }

    private static String images(String path) {
        return "/apis/image.openshift.io/v1/namespaces/%s/%s".formatted(PROJECT, path);
    }
}
