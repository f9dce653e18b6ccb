package io.millrace.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterEventsTest {

    private final KubernetesMockServer server =
            new KubernetesMockServer(
                    new Context(),
                    new MockWebServer(),
                    new HashMap<>(),
                    new KubernetesCrudDispatcher(),
                    false);
    private KubernetesClient client;
    private ClusterEvents events;

    @BeforeEach
    void cluster() {
        server.init();
        client = server.createClient();
        events = new ClusterEvents(client);
    }

    @AfterEach
    void close() {
        client.close();
        server.destroy();
    }

    private static ObjectNode started(int times) {
        return (ObjectNode)
                Json.tree(
                        """
                        {"kind":"Event","apiVersion":"v1",
                         "metadata":{"name":"hello-1.aa","namespace":"demo","uid":"ours",
                                     "resourceVersion":"7"},
                         "involvedObject":{"kind":"Build","namespace":"demo","name":"hello-1"},
                         "reason":"BuildStarted","message":"runs","type":"Normal","count":%d,
                         "lastTimestamp":"2026-11-26T12:00:0%dZ"}
                        """
                                .formatted(times, times)
                                .getBytes(StandardCharsets.UTF_8));
    }

    private List<Event> told() {
        return client.v1().events().inNamespace("demo").list().getItems();
    }

    private void awaitCount(int count) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(told())
                                .singleElement()
                                .satisfies(it -> {
                                    assertThat(it.getCount()).isEqualTo(count);
                                    assertThat(it.getReason()).isEqualTo("BuildStarted");
                                }));
    }

    @Test
    void whatHappensAgainIsOneEventThatCounts() {
        events.tell(started(1));
        awaitCount(1);

        events.tell(started(2));
        awaitCount(2);
        assertThat(told().getFirst().getMetadata().getUid()).isNotEqualTo("ours");
    }

    @Test
    void whatTheClusterHasForgottenIsToldAnew() {
        events.tell(started(3));

        awaitCount(3);
    }
}
