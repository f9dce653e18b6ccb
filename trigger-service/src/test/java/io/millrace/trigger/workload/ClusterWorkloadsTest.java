package io.millrace.trigger.workload;

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
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.cluster.Reflection;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.cluster.FollowedCluster;
import io.millrace.trigger.cluster.WorkloadCluster;
import io.millrace.trigger.following.Turns;
import java.nio.charset.StandardCharsets;
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

/// Annotated workloads of a cluster, on a real ledger.
class ClusterWorkloadsTest extends FollowingScenarios {

    private static final ResourceKey WEB = ResourceKey.of(ResourceType.DEPLOYMENT, "demo", "web");

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

    @BeforeEach
    void aCluster() {
        server.init();
        client = server.createClient();
        rules = started();
    }

    @Override
    WorkloadRules rules() {
        return rules;
    }

    @Override
    void create(String plural, String object) {
        client.resource(object).create();
    }

    @Override
    void putBack(String image) {
        client.apps()
                .deployments()
                .inNamespace("demo")
                .withName("web")
                .edit(it -> {
                    it.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(image);
                    return it;
                });
    }

    @Override
    void hasImage(String plural, String container, String image) {
        var kind =
                WorkloadKind.of(plural.equals("cronjobs") ? "batch" : "apps", plural).orElseThrow();
        awaitThat(() -> {
            var object =
                    client.genericKubernetesResources(Reflection.context(kind.type()))
                            .inNamespace("demo")
                            .withName("web")
                            .get();
            var tree = Json.tree(Serialization.asJson(object).getBytes(StandardCharsets.UTF_8));
            assertThat(tree.at(kind.templatePointer() + "/spec" + container + "/image").asText())
                    .isEqualTo(image);
        });
    }

    /// What a look brings about has been seen by the looks after it.
    @Override
    void settle() {
        var reached = new int[1];
        awaitThat(() -> assertThat(++reached[0]).isGreaterThan(10));
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
            public Reflection follow(ResourceType type, String label) {
                return real.follow(type, label);
            }

            @Override
            public Answer create(ResourceKey key, String object) {
                return real.create(key, object);
            }

            @Override
            public Answer delete(ResourceKey key, String version) {
                return real.delete(key, version);
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

    private static String following(String tag) {
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
        client.resource(web(following("busybox:latest"))).create();

        awaitThat(() -> assertThat(image()).isEqualTo(pullSpec("busybox", "a")));

        var containers = live().getSpec().getTemplate().getSpec().getContainers();
        assertThat(containers.getFirst().getImage()).isEqualTo("side:1");
        assertThat(containers.get(1).getPorts()).hasSize(1);
        assertThat(patches).hasSize(1);
    }

    @Test
    void whoComesAfterDoesNotWriteWhatIsThere() {
        client.resource(web(following("busybox:latest"))).create();
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
    void whatTheClusterTellsLateHasNobodyPutBack() {
        client.resource(web(following("busybox:latest"))).create();
        awaitThat(() -> assertThat(image()).isEqualTo(pullSpec("busybox", "a")));
        settle();

        client.apps()
                .deployments()
                .inNamespace("demo")
                .withName("web")
                .edit(it -> {
                    it.getSpec().setReplicas(5);
                    return it;
                });
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 2, "b"));
        rules.moved(move("busybox", 2, "b"), "", work);

        awaitThat(() -> assertThat(image()).isEqualTo(pullSpec("busybox", "b")));
        settle();
        assertThat(work.facts(Fact.DeploymentTriggered.class)).hasSize(2);
        assertThat(live().getSpec().getReplicas()).isEqualTo(5);
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
        client.resource(web(following("busybox:latest"))).create();
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
