package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
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
    void aPatchWithAnUnknownFieldIsUnprocessable() {
        api.post(STREAMS, "{\"metadata\":{\"name\":\"patched\"}}");

        for (var type : List.of("merge-patch", "strategic-merge-patch")) {
            var answer =
                    api.patch(
                            STREAMS + "/patched?fieldValidation=Strict",
                            "application/%s+json".formatted(type),
                            "{\"spec\":{\"foo\":1}}");

            assertThat(answer.code()).isEqualTo(422);
            assertThat(answer.body().path("message").asText())
                    .contains("strict decoding error: unknown field \"spec.foo\"");
        }
        assertThat(
                        api.patch(
                                        STREAMS + "/patched?fieldValidation=Strict",
                                        "application/json-patch+json",
                                        "[{\"op\":\"add\",\"path\":\"/spec/foo\",\"value\":1}]")
                                .code())
                .isEqualTo(422);
    }

    @Test
    void aConfigurationThatIsAppliedToNothingIsCreated() {
        api.patch(
                        STREAMS.replace("imagestreams", "imagestreamtags")
                                + "/applied:1?fieldManager=me",
                        "application/apply-patch+yaml",
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStreamTag",
                         "metadata":{"name":"applied:1"},
                         "tag":{"from":{"kind":"DockerImage","name":"example.invalid/a:1"}}}
                        """
                                .replace("\n", ""))
                .orFail();

        assertThat(api.get(STREAMS + "/applied").code()).isEqualTo(200);
    }

    @Test
    void headsThatAreTooLongAreRefusedInWords() throws IOException {
        var path =
                raw(
                        "GET /api/v1/%s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n",
                        "a".repeat(17_000));
        var header =
                raw(
                        "GET /version HTTP/1.1\r\nHost: here\r\nConnection: close\r\nX: %s\r\n\r\n",
                        "a".repeat(70_000));

        assertThat(path).startsWith("HTTP/1.1 414").contains("RequestURITooLong");
        assertThat(header).startsWith("HTTP/1.1 431").contains("RequestHeaderFieldsTooLarge");
    }

    /// Meanwhile a body would be taken in without flow control.
    @Test
    void aConnectionInClearTextStaysOnHttp1() throws IOException {
        var answer =
                raw(
                        "GET /version HTTP/1.1\r\nHost: here\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n"
                                + "GET /version HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("gitVersion")
                .doesNotContain("Switching Protocols");
    }

    @Test
    void aPathThatWandersLeadsNowhere() throws IOException {
        var name = api.post(STREAMS, "{\"metadata\":{\"generateName\":\"stays\"}}").orFail();

        for (var wandering : List.of("/%2e", "/.", "/../imagestreams", "/x/%2E%2e")) {
            var answer =
                    raw(
                            "DELETE %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\nAuthorization: Bearer "
                                    + system.stack().developerToken()
                                    + "\r\n\r\n",
                            STREAMS + wandering);

            assertThat(answer).startsWith("HTTP/1.1 404");
        }
        assertThat(api.get(STREAMS + "/" + name.at("/metadata/name").asText()).code())
                .isEqualTo(200);
    }

    private String raw(String request, String... words) throws IOException {
        var gateway = URI.create(system.stack().gatewayUrl());
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.formatted((Object[]) words).getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @Test
    void auditAndMetricsAreForWhomARoleLetsSeeThem() {
        assertThat(api.get("/audit").code()).isEqualTo(403);
        assertThat(api.get("/metrics").code()).isEqualTo(403);
        assertThat(system.admin().get("/audit?limit=1").code()).isEqualTo(200);

        system.admin()
                .post(
                        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                        """
                        {"metadata":{"name":"auditor"},
                         "rules":[{"verbs":["get"],"nonResourceURLs":["/audit"]}]}
                        """);
        system.admin()
                .post(
                        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                        """
                        {"metadata":{"name":"auditor"},
                         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"auditor"},
                         "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"auditor"}]}
                        """);

        assertThat(system.admin().acting("auditor").get("/audit?limit=1").code()).isEqualTo(200);
        assertThat(system.admin().acting("auditor").get("/metrics").code()).isEqualTo(403);
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
