package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.cluster.Mirror;
import io.millrace.platform.cluster.Reflected;
import io.millrace.platform.cluster.Reflection;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;

/// The scenarios where a cluster keeps the namespaces: they are written through its API.
class ClusterTenancyScenariosTest extends TenancyScenarios {

    private final KubernetesMockServer server =
            new KubernetesMockServer(
                    new Context(),
                    new MockWebServer(),
                    new HashMap<>(),
                    new KubernetesCrudDispatcher(),
                    false);
    private final KubernetesClient client;
    private final Mirror mirror;

    ClusterTenancyScenariosTest() {
        server.init();
        client = server.createClient();
        var followed =
                Stream.of(
                                ResourceType.NAMESPACE,
                                ResourceType.SERVICE_ACCOUNT,
                                ResourceType.SECRET,
                                ResourceType.CONFIG_MAP,
                                ResourceType.RESOURCE_QUOTA,
                                ResourceType.LIMIT_RANGE)
                        .map(Reflected::all)
                        .toList();
        var deletion = new NamespaceDeletion(new RemainingContent((_, _) -> 0L));
        mirror =
                new Mirror(
                        () -> Reflection.of(client, followed),
                        new ClusterTenancy(deletion, secrets));
        mirror.holding(true);
    }

    @AfterEach
    void close() {
        mirror.holding(false);
        client.close();
        server.destroy();
    }

    @Override
    protected void write(ResourceKey key, ObjectNode object) {
        object.put("apiVersion", "v1").put("kind", key.type().kind());
        var resource = Serialization.unmarshal(Json.text(object), GenericKubernetesResource.class);
        var written =
                work.find(key).isPresent()
                        ? client.resource(resource).update()
                        : client.resource(resource).create();
        var version = written.getMetadata().getResourceVersion();
        awaitThat(() -> assertThat(mirror.known().orElseThrow().version(key)).contains(version));
        awaitThat(() -> assertThat(work.find(key)).isPresent());
    }

    @Override
    protected void delete(ResourceKey key) {
        at(key).delete();
        awaitThat(() -> assertThat(mirror.known().orElseThrow().version(key)).isEmpty());
    }

    private Resource<GenericKubernetesResource> at(ResourceKey key) {
        var all = client.genericKubernetesResources(Reflection.context(key.type()));
        return key.namespace().isEmpty()
                ? all.withName(key.name())
                : all.inNamespace(key.namespace()).withName(key.name());
    }

    /// Ticks until it is so, and once more for what is known by then.
    private void awaitThat(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    tick();
                    assertion.run();
                });
        tick();
    }

    private void tick() {
        work.pass(Duration.ofSeconds(1));
        mirror.tick(work.now(), work);
    }
}
