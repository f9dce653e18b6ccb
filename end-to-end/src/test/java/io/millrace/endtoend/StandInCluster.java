package io.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/// An API server that keeps objects, and knows two people: anna, whose token is `annas`, may do
/// everything in `demo`; bert, whose token is `berts`, nothing anywhere.
final class StandInCluster implements AutoCloseable {

    private static final Map<String, String> TOKENS = Map.of("annas", "anna", "berts", "bert");

    private final KubernetesMockServer server;
    private final KubernetesClient client;

    StandInCluster() {
        var responses = new HashMap<ServerRequest, Queue<ServerResponse>>();
        server =
                new KubernetesMockServer(
                        new Context(),
                        new MockWebServer(),
                        responses,
                        new KubernetesMixedDispatcher(responses),
                        false);
        server.init();
        server.expect()
                .post()
                .withPath("/apis/authentication.k8s.io/v1/tokenreviews")
                .andReply(201, StandInCluster::tokenReview)
                .always();
        server.expect()
                .post()
                .withPath("/apis/authorization.k8s.io/v1/subjectaccessreviews")
                .andReply(201, StandInCluster::accessReview)
                .always();
        client = server.createClient();
    }

    KubernetesClient client() {
        return client;
    }

    /// The namespace `demo`, which is anna's, and by what the API server is known.
    void fill(ProxyCertificate certificate) throws IOException {
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName("demo")
                                .endMetadata()
                                .withNewStatus()
                                .withPhase("Active")
                                .endStatus()
                                .build())
                .create();
        client.resource(
                        new ClusterRoleBuilder()
                                .withNewMetadata()
                                .withName("admin")
                                .endMetadata()
                                .addNewRule()
                                .withApiGroups("*")
                                .withResources("*")
                                .withVerbs("*")
                                .endRule()
                                .build())
                .create();
        client.resource(
                        new RoleBindingBuilder()
                                .withNewMetadata()
                                .withNamespace("demo")
                                .withName("admin")
                                .endMetadata()
                                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "admin")
                                .addNewSubject("rbac.authorization.k8s.io", "User", "anna", null)
                                .build())
                .create();
        client.resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withNamespace("kube-system")
                                .withName("extension-apiserver-authentication")
                                .endMetadata()
                                .addToData("requestheader-client-ca-file", certificate.authority())
                                .addToData(
                                        "requestheader-allowed-names",
                                        "[\"%s\"]".formatted(ProxyCertificate.NAME))
                                .build())
                .create();
    }

    /// A kubeconfig that leads here.
    Path kubeconfig(Path directory) {
        try {
            return Files.writeString(
                    directory.resolve("cluster.kubeconfig"),
                    """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: c, cluster: {server: "http://%s:%d"}}]
                    contexts: [{name: c, context: {cluster: c, user: u}}]
                    users: [{name: u, user: {}}]
                    current-context: c
                    """
                            .formatted(server.getHostName(), server.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode read(RecordedRequest request) {
        try {
            return (ObjectNode) Api.JSON.readTree(request.getBody().readUtf8());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object tokenReview(RecordedRequest request) {
        var review = read(request);
        var user = TOKENS.get(review.at("/spec/token").asText());
        var status = review.putObject("status").put("authenticated", user != null);
        if (user != null) {
            status.putObject("user").put("username", user).putArray("groups").add("people");
        }
        return review.toString();
    }

    private static Object accessReview(RecordedRequest request) {
        var review = read(request);
        var spec = review.path("spec");
        review.putObject("status").put("allowed", isAllowed(spec));
        return review.toString();
    }

    private static boolean isAllowed(JsonNode spec) {
        return spec.path("user").asText().equals("anna")
                && spec.at("/resourceAttributes/namespace").asText().equals("demo");
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
