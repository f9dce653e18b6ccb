package io.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.millrace.contract.Requester;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;
import io.millrace.platform.access.PolicyIndex;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// An API server that answers reviews: it knows some tokens, and who may do what.
final class StandInCluster implements AutoCloseable {

    private static final String TOKENS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String ACCESS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    final AtomicInteger tokenQuestions = new AtomicInteger();
    final AtomicInteger accessQuestions = new AtomicInteger();
    final List<JsonNode> asked = new ArrayList<>();

    private final KubernetesMockServer server = new KubernetesMockServer(false);
    private final Map<String, ObjectNode> tokens = new HashMap<>();
    private Supplier<Rbac> roles = () -> new Rbac(new PolicyIndex());

    StandInCluster() {
        server.init();
        server.expect().post().withPath(TOKENS).andReply(201, this::tokenReview).always();
        server.expect().post().withPath(ACCESS).andReply(201, this::accessReview).always();
    }

    KubernetesClient client() {
        return server.createClient();
    }

    void roles(Supplier<Rbac> known) {
        roles = known;
    }

    /// @param status in JSON, with apostrophes for quotes
    void token(String token, String status) {
        tokens.put(
                token,
                (ObjectNode) Json.tree(status.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    /// A token that is made for somebody else than the API server.
    void tokenFor(String audience, String token, String status) {
        token(audience + " " + token, status);
    }

    /// From now on questions about access are answered with an error.
    void fails(int code) {
        server.clearExpectations();
        server.expect().post().withPath(ACCESS).andReturn(code, "{}").always();
        server.expect().post().withPath(TOKENS).andReturn(code, "{}").always();
    }

    void configMap(String name, Map<String, String> data) {
        var map = Json.object();
        map.put("kind", "ConfigMap").put("apiVersion", "v1");
        map.putObject("metadata").put("name", name).put("namespace", "kube-system");
        map.set("data", Json.tree(data));
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/kube-system/configmaps/" + name)
                .andReturn(200, map.toString())
                .always();
    }

    private ObjectNode review(RecordedRequest request) {
        var review =
                (ObjectNode)
                        Json.tree(request.getBody().readUtf8().getBytes(StandardCharsets.UTF_8));
        asked.add(review.deepCopy());
        return review;
    }

    private Object tokenReview(RecordedRequest request) {
        tokenQuestions.incrementAndGet();
        var review = review(request);
        var token = review.at("/spec/token").asText();
        var audience = review.at("/spec/audiences/0").asText();
        var known = tokens.getOrDefault(audience + " " + token, tokens.get(token));
        review.set("status", known == null ? Json.object().put("authenticated", false) : known);
        return review.toString();
    }

    private Object accessReview(RecordedRequest request) {
        accessQuestions.incrementAndGet();
        var review = review(request);
        var spec = review.path("spec");
        var groups = new ArrayList<String>();
        spec.path("groups").forEach(it -> groups.add(it.asText()));
        var requester = new Requester(spec.path("user").asText(), "", groups, Map.of());
        var path = spec.path("nonResourceAttributes");
        var decision =
                path.isObject()
                        ? roles.get()
                                .decide(
                                        requester,
                                        path.path("verb").asText(),
                                        path.path("path").asText())
                        : roles.get().decide(requester, attributes(spec));
        review.putObject("status").put("allowed", decision instanceof Decision.Allowed);
        return review.toString();
    }

    private static Attributes attributes(JsonNode spec) {
        var asked = spec.path("resourceAttributes");
        return new Attributes(
                asked.path("verb").asText(""),
                asked.path("group").asText(""),
                asked.path("resource").asText(""),
                asked.path("subresource").asText(""),
                asked.path("namespace").asText(""),
                asked.path("name").asText(""));
    }

    @Override
    public void close() {
        server.destroy();
    }
}
