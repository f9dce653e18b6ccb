package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What one move leads to, wave by wave, told before and as it comes.
@ExtendWith(WholeSystem.class)
class WavesTest {

    private static final String PROJECT = "waves";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final String registry;
    private final Api api;

    WavesTest(WholeSystem.Running system) {
        this.registry = system.stack().registryHost();
        this.api = system.developer();
    }

    @Test
    void whatRunsBothArmsOfADiamondIsForetoldAndDeployedOnce() {
        api.post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(PROJECT))
                .orFail();
        tag("bases:prod", "docker.io/node:8");
        for (var arm : List.of("left", "right")) {
            api.post(
                            "/apis/image.openshift.io/v1/namespaces/%s/imagestreams"
                                    .formatted(PROJECT),
                            "{\"metadata\":{\"name\":\"%s\"}}".formatted(arm))
                    .orFail();
            api.post(
                            "/apis/build.openshift.io/v1/namespaces/%s/buildconfigs"
                                    .formatted(PROJECT),
                            """
                            {"metadata":{"name":"%1$s"},"spec":{"source":{"dockerfile":"FROM scratch\\nLABEL arm=%1$s\\n"},
                            "strategy":{"dockerStrategy":{"noCache":true}},"output":{"to":%2$s},
                            "triggers":[{"type":"ImageChange","imageChange":{"from":{"kind":"ImageStreamTag","name":"bases:prod"}}}]}}
                            """
                                    .formatted(arm, output(arm)))
                    .orFail();
        }
        api.post(
                        configs(""),
                        """
                        {"metadata":{"name":"both"},"spec":{"template":{"metadata":{"labels":{"app":"both"}},
                        "spec":{"containers":[{"name":"left","image":" "},{"name":"right","image":" "}]}},"triggers":[%s,%s]}}
                        """
                                .formatted(onTag("left"), onTag("right")))
                .orFail();

        assertThat(foretold("bases", "prod")).containsExactly("left right", "both");
        awaitBoth("both-1");
        tag("bases:prod", "docker.io/node:9");
        awaitBoth("both-2");

        assertThat(decisions(configs("/both/triggers")))
                .hasSize(4)
                .noneMatch(it -> it.contains("both-3"));
    }

    /// One says the stream's tag, the other where that lies.
    private String output(String arm) {
        return arm.equals("left")
                ? "{\"kind\":\"ImageStreamTag\",\"name\":\"left:latest\"}"
                : "{\"kind\":\"DockerImage\",\"name\":\"%s/%s/%s:latest\"}"
                        .formatted(registry, PROJECT, arm);
    }

    /// Both images have come with that deployment.
    private void awaitBoth(String deployment) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(decisions(configs("/both/triggers")))
                                .filteredOn(it -> it.endsWith(" " + deployment))
                                .hasSize(2));
    }

    private static String onTag(String name) {
        return """
        {"type":"ImageChange","imageChangeParams":{"automatic":true,"containerNames":["%1$s"],
        "from":{"kind":"ImageStreamTag","name":"%1$s:latest"}}}
        """
                .formatted(name);
    }

    /// What would follow a move of the tag, wave by wave.
    private List<String> foretold(String stream, String tag) {
        return api.get(
                        "/apis/image.openshift.io/v1/namespaces/%s/imagestreams/%s/impact?tag=%s"
                                .formatted(PROJECT, stream, tag))
                .orFail()
                .path("waves")
                .valueStream()
                .map(wave ->
                        wave.path("items")
                                .valueStream()
                                .map(it -> it.path("name").asText())
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    private void tag(String name, String from) {
        api.put(
                        "/apis/image.openshift.io/v1/namespaces/%s/imagestreamtags/%s"
                                .formatted(PROJECT, name),
                        """
                        {"metadata":{"name":"%s"},"tag":{"name":"prod","from":{"kind":"DockerImage","name":"%s"},
                        "importPolicy":{"insecure":true}}}
                        """
                                .formatted(name, from))
                .orFail();
    }

    private List<String> decisions(String path) {
        return api.get(path)
                .orFail()
                .path("items")
                .valueStream()
                .map(it ->
                        "%s %s"
                                .formatted(
                                        it.path("decision").asText(),
                                        it.path("deployment").asText()))
                .toList();
    }

    private static String configs(String name) {
        return "/apis/apps.openshift.io/v1/namespaces/%s/deploymentconfigs%s"
                .formatted(PROJECT, name);
    }
}
