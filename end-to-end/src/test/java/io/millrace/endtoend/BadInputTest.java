package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WholeSystem.class)
class BadInputTest {

    private static final String STREAMS =
            "/apis/image.openshift.io/v1/namespaces/bad-input/imagestreams";
    private static final String CONFIGS =
            "/apis/build.openshift.io/v1/namespaces/bad-input/buildconfigs";

    private final WholeSystem.Running system;
    private final Api api;

    BadInputTest(WholeSystem.Running system) {
        this.system = system;
        this.api = system.developer();
    }

    @BeforeEach
    void project() {
        api.post(
                "/apis/project.openshift.io/v1/projectrequests",
                "{\"metadata\":{\"name\":\"bad-input\"}}");
    }

    @Test
    void nobodyWithoutATokenAndNothingOfAnotherProject() {
        assertThat(system.anonymous().get(STREAMS).code()).isEqualTo(401);
        assertThat(api.get("/api/v1/namespaces/default/secrets").code()).isEqualTo(403);
        assertThat(api.get("/apis/image.openshift.io/v1/images").code()).isEqualTo(403);
    }

    @Test
    void anUnknownFieldIsNamed() {
        var answer =
                api.post(
                        STREAMS + "?fieldValidation=Strict",
                        "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"foo\":1}}");

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.body().path("message").asText())
                .contains("strict decoding error: unknown field \"spec.foo\"");
    }

    @Test
    void aWrongTypeNamesItsField() {
        var answer =
                api.post(STREAMS, "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"tags\":\"latest\"}}");

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.body().path("message").asText()).contains("spec.tags");
    }

    @Test
    void noJsonIsABadRequest() {
        assertThat(api.post(STREAMS, "{\"metadata\":").code()).isEqualTo(400);
    }

    @Test
    void aBodyOverThreeMebibytesIsTooLarge() {
        var answer =
                api.post(
                        STREAMS,
                        "{\"metadata\":{\"name\":\"a\",\"annotations\":{\"x\":\"%s\"}}}"
                                .formatted("x".repeat(3 * 1024 * 1024 + 10)));

        assertThat(answer.code()).isEqualTo(413);
        assertThat(answer.body().path("reason").asText()).isEqualTo("RequestEntityTooLarge");
    }

    @Test
    void aMalformedNameIsInvalid() {
        var answer = api.post(STREAMS, "{\"metadata\":{\"name\":\"No/Name\"}}");

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.body().at("/details/causes/0/field").asText()).isEqualTo("metadata.name");
    }

    @Test
    void anUnparseableReferenceNamesItsTag() {
        var answer =
                api.post(
                        STREAMS,
                        """
                        {"metadata":{"name":"a"},"spec":{"tags":[{"name":"latest",
                          "from":{"kind":"DockerImage","name":"::no"}}]}}
                        """);

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.body().at("/details/causes/0/field").asText())
                .isEqualTo("spec.tags[latest].from.name");
    }

    @Test
    void anUnknownNamespaceIsNotFound() {
        var answer =
                system.admin()
                        .post(
                                "/apis/image.openshift.io/v1/namespaces/nowhere/imagestreams",
                                "{\"metadata\":{\"name\":\"a\"}}");

        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.body().path("message").asText())
                .isEqualTo("namespaces \"nowhere\" not found");
    }

    @Test
    void aStaleVersionIsAConflict() {
        var created = api.post(STREAMS, "{\"metadata\":{\"generateName\":\"stale\"}}").orFail();
        var path = STREAMS + "/" + created.at("/metadata/name").asText();
        api.patch(path, "application/merge-patch+json", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")
                .orFail();

        var answer = api.put(path, created.toString());

        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.body().path("message").asText())
                .startsWith("Operation cannot be fulfilled on imagestreams.image.openshift.io");
    }

    @Test
    void aHostileDockerfileIsRefusedOnTheBuild() {
        var build =
                built("hostile", "{\"dockerfile\":\"FROM oci-archive:/etc/passwd\\nRUN true\\n\"}");

        assertThat(build.at("/status/phase").asText()).isEqualTo("Failed");
        assertThat(build.at("/status/reason").asText()).isEqualTo("ManageDockerfileFailed");
        assertThat(build.at("/status/message").asText()).contains("oci-archive:/etc/passwd");
    }

    @Test
    void aGitUrlWithAForbiddenProtocolIsRefused() {
        var answer = createConfig("git-file", "{\"git\":{\"uri\":\"file:///etc\"}}");

        if (answer.code() == 201) {
            var build = awaited("git-file-1");
            assertThat(build.at("/status/phase").asText()).isEqualTo("Failed");
            assertThat(build.at("/status/reason").asText()).isEqualTo("FetchSourceFailed");
            assertThat(build.at("/status/message").asText()).contains("spec.source.git.uri");
        } else {
            assertThat(answer.code()).isEqualTo(422);
            assertThat(answer.body().path("message").asText()).contains("spec.source.git.uri");
        }
    }

    @Test
    void aContextDirectoryThatLeavesTheSourceIsRefused() {
        var answer =
                createConfig(
                        "escape",
                        "{\"git\":{\"uri\":\"%s\"},\"contextDir\":\"../..\"}"
                                .formatted(system.git().uri("hello.git")));

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.body().path("message").asText()).contains("spec.source.contextDir");
    }

    private com.fasterxml.jackson.databind.JsonNode built(String name, String source) {
        createConfig(name, source).orFail();
        return awaited(name + "-1");
    }

    private Api.Answer createConfig(String name, String source) {
        return api.post(
                CONFIGS,
                """
                {"metadata":{"name":"%s"},"spec":{"source":%s,"strategy":{"dockerStrategy":{}},
                 "triggers":[{"type":"ConfigChange"}]}}
                """
                        .formatted(name, source));
    }

    private com.fasterxml.jackson.databind.JsonNode awaited(String build) {
        var path = CONFIGS.replace("buildconfigs", "builds/") + build;
        return system.story("bad-input")
                .await(
                        build + " to fail",
                        () ->
                                java.util.Optional.of(api.get(path))
                                        .filter(it -> it.code() == 200)
                                        .map(Api.Answer::body)
                                        .filter(it ->
                                                !it.at("/status/completionTimestamp")
                                                        .isMissingNode()));
    }
}
