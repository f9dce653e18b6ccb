package io.millrace.trigger.workload;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.pullSpec;
import static io.millrace.trigger.Story.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.cluster.Reflection;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import io.millrace.trigger.cluster.FollowedCluster;
import io.millrace.trigger.cluster.WorkloadCluster;
import io.millrace.trigger.following.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Annotated workloads of a cluster, on a real ledger.
class ClusterWorkloadsTest {

    private static final ResourceKey WEB = ResourceKey.of(ResourceType.DEPLOYMENT, "demo", "web");

    @RegisterExtension final Tables tables = new Tables();

    private final KubernetesMockServer server =
            new KubernetesMockServer(
                    new Context(),
                    new MockWebServer(),
                    new HashMap<>(),
                    new KubernetesCrudDispatcher(),
                    false);
    private final List<String> patches = Collections.synchronizedList(new ArrayList<>());
    private KubernetesClient client;
    private WorkloadRules rules;
    private Desk work;

    @BeforeEach
    void aCluster() {
        server.init();
        client = server.createClient();
        work = new Desk(tables, NOON);
        work.project(ResourceType.NAMESPACE, Namespace.of(ObjectMeta.named("demo")));
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 1, "a"));
        rules = started();
    }

    private WorkloadRules started() {
        var started =
                new WorkloadRules(Turns.FREE, Optional.of(noting(new FollowedCluster(client))));
        started.holding(true);
        return started;
    }

    private WorkloadCluster noting(WorkloadCluster real) {
        return new WorkloadCluster() {
            @Override
            public Reflection follow(List<ResourceType> types) {
                return real.follow(types);
            }

            @Override
            public Answer patch(ResourceKey key, String operations) {
                patches.add(operations);
                return real.patch(key, operations);
            }
        };
    }

    @AfterEach
    void close() {
        rules.holding(false);
        client.close();
        server.destroy();
    }

    private static Deployment web(String annotation) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("demo")
                .withName("web")
                .addToAnnotations("image.openshift.io/triggers", annotation)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("side")
                .withImage("side:1")
                .endContainer()
                .addNewContainer()
                .withName("web")
                .withImage("old:1")
                .addNewPort()
                .withContainerPort(8080)
                .endPort()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static String trigger(String tag) {
        return "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"%s\"},\"fieldPath\":\"spec.template.spec.containers[?(@.name==\\\"web\\\")].image\"}]"
                .formatted(tag);
    }

    private Deployment live() {
        return client.apps().deployments().inNamespace("demo").withName("web").get();
    }

    private String image() {
        return live().getSpec().getTemplate().getSpec().getContainers().get(1).getImage();
    }

    /// Ticks until it is so.
    private void awaitThat(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    tick();
                    assertion.run();
                });
    }

    private void tick() {
        work.pass(Duration.ofSeconds(1));
        rules.tick(work.now(), work);
        var committed = List.copyOf(work.afterwards());
        work.afterwards().clear();
        committed.forEach(Runnable::run);
    }

    @Test
    void theImageOfTheTagIsWrittenIntoTheClustersObject() {
        client.resource(web(trigger("busybox:latest"))).create();

        awaitThat(() -> assertThat(image()).isEqualTo(pullSpec("busybox", "a")));

        var containers = live().getSpec().getTemplate().getSpec().getContainers();
        assertThat(containers.getFirst().getImage()).isEqualTo("side:1");
        assertThat(containers.get(1).getPorts()).hasSize(1);
        assertThat(patches).hasSize(1);
    }

    @Test
    void everyMoveIsWrittenOnceAndTakenDownOnce() {
        client.resource(web(trigger("busybox:latest"))).create();
        awaitThat(() -> assertThat(image()).isEqualTo(pullSpec("busybox", "a")));

        rules.moved(move("busybox", 2, "b"), "", work);
        rules.moved(move("busybox", 2, "b"), "", work);
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 2, "b"));

        awaitThat(() -> assertThat(image()).isEqualTo(pullSpec("busybox", "b")));
        awaitThat(() ->
                assertThat(work.find(WEB).orElseThrow().tree().at("/metadata/annotations"))
                        .anyMatch(it ->
                                it.asText().equals(live().getMetadata().getResourceVersion())));
        assertThat(patches).hasSize(2);
        assertThat(work.facts(Fact.TriggerDecided.class))
                .extracting(Fact.TriggerDecided::revision)
                .containsExactly(1L, 2L);
    }

    @Test
    void whoComesAfterDoesNotWriteWhatIsThere() {
        client.resource(web(trigger("busybox:latest"))).create();
        awaitThat(() -> assertThat(image()).isEqualTo(pullSpec("busybox", "a")));
        rules.holding(false);

        rules = started();
        for (var i = 0; i < 5; i++) {
            tick();
        }
        awaitThat(() ->
                assertThat(work.find(WEB).orElseThrow().tree().at("/metadata/annotations"))
                        .anyMatch(it ->
                                it.asText().equals(live().getMetadata().getResourceVersion())));

        assertThat(patches).hasSize(1);
        assertThat(work.facts(Fact.TriggerDecided.class)).hasSize(1);
    }

    @Test
    void anObjectWithoutTheAnnotationIsLeftAlone() {
        var plain = web("");
        plain.getMetadata().getAnnotations().clear();
        client.resource(plain).create();
        for (var i = 0; i < 5; i++) {
            tick();
        }

        assertThat(image()).isEqualTo("old:1");
        assertThat(work.find(WEB)).isEmpty();
    }

    @Test
    void whoLosesTheAnnotationIsNotFollowedAnyMore() {
        client.resource(web(trigger("busybox:latest"))).create();
        awaitThat(() -> assertThat(image()).isEqualTo(pullSpec("busybox", "a")));

        client.apps()
                .deployments()
                .inNamespace("demo")
                .withName("web")
                .edit(it ->
                        new DeploymentBuilder(it)
                                .editMetadata()
                                .removeFromAnnotations("image.openshift.io/triggers")
                                .endMetadata()
                                .build());

        awaitThat(() -> assertThat(work.find(WEB)).isEmpty());
    }

    @Test
    void aTagOfAProjectThatTheAccountMayNotPullFromIsNotFollowed() {
        var foreign =
                "[{\"from\":{\"kind\":\"ImageStreamTag\",\"namespace\":\"other\",\"name\":\"busybox:latest\"},\"fieldPath\":\"spec.template.spec.containers[1].image\"}]";
        client.resource(web(foreign)).create();

        awaitThat(() ->
                assertThat(work.facts(Fact.TriggerUnreadable.class))
                        .singleElement()
                        .extracting(Fact.TriggerUnreadable::message)
                        .asString()
                        .contains("system:serviceaccount:demo:default", "\"other\""));
        assertThat(image()).isEqualTo("old:1");
    }
}
