package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/// A cluster of one node, behind fabric8's API server. A pod's log breaks off where it stands,
/// which a real one does now and then.
final class TestCluster implements AutoCloseable {

    private static final Pattern LOG =
            Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/]+)/log\\?.*");

    private final Queue<MockResponse> refusals = new ConcurrentLinkedQueue<>();
    private final KubernetesMockServer server;
    final KubernetesClient client;
    final Kubelet kubelet;

    TestCluster(Path disk, Kubelet.Program program) {
        server =
                new KubernetesMockServer(
                        new Context(), new MockWebServer(), new HashMap<>(), new Api(), false);
        server.init();
        client = server.createClient();
        kubelet = new Kubelet(client, disk, program);
    }

    private final class Api extends KubernetesCrudDispatcher {

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            var log = LOG.matcher(String.valueOf(request.getPath()));
            if (log.matches()) {
                return log(log.group(1), log.group(2));
            }
            if ("POST".equals(request.getMethod()) && request.getPath().endsWith("/pods")) {
                var refusal = refusals.poll();
                if (refusal != null) {
                    return refusal;
                }
            }
            return super.dispatch(request);
        }
    }

    private MockResponse log(String namespace, String name) {
        try {
            return new MockResponse().setResponseCode(200).setBody(kubelet.log(namespace, name));
        } catch (IOException e) {
            return new MockResponse().setResponseCode(500);
        }
    }

    /// The next pod is not created.
    void refuse(int code, String message) {
        refusals.add(
                new MockResponse()
                        .setResponseCode(code)
                        .setBody(
                                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d,\"message\":\"%s\"}"
                                        .formatted(code, message)));
    }

    @Override
    public void close() {
        kubelet.close();
        client.close();
        server.destroy();
    }
}
