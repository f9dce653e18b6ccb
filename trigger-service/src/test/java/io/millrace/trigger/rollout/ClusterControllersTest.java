package io.millrace.trigger.rollout;

import static io.millrace.trigger.Story.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.cluster.Reflection;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import io.millrace.trigger.cluster.FollowedCluster;
import io.millrace.trigger.cluster.WorkloadCluster;
import io.millrace.trigger.following.Turns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The deployments of DeploymentConfigs in a cluster, on real tables.
class ClusterControllersTest {

    @RegisterExtension final Tables tables = new Tables();

    private final KubernetesMockServer server =
            new KubernetesMockServer(
                    new Context(),
                    new MockWebServer(),
                    new HashMap<>(),
                    new KubernetesCrudDispatcher(),
                    false);
    private final List<String> written = Collections.synchronizedList(new ArrayList<>());
    private KubernetesClient client;
    private DeploymentRules rules;
    private Desk work;
    private int asked;

    @BeforeEach
    void aCluster() {
        server.init();
        client = server.createClient();
        work = new Desk(tables, NOON);
        work.project(ResourceType.NAMESPACE, Namespace.of(ObjectMeta.named("demo")));
        rules = started();
    }

    private DeploymentRules started() {
        var started = new DeploymentRules(Turns.FREE, Optional.of(noting()));
        started.holding(true);
        return started;
    }

    private WorkloadCluster noting() {
        var real = new FollowedCluster(client);
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
                written.add("create " + key.name());
                return real.create(key, object);
            }

            @Override
            public Answer delete(ResourceKey key, String version) {
                written.add("delete " + key.name());
                return real.delete(key, version);
            }

            @Override
            public Answer patch(ResourceKey key, String operations) {
                written.add("patch " + key.name());
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

    @Test
    void aDeploymentIsMadeThereAsItIsRecorded() {
        create("web");

        awaitThat(() -> assertThat(live()).containsExactly("web-1=2"));

        var made = find("web-1");
        assertThat(made.getSpec().getSelector()).containsEntry("deployment", "web-1");
        assertThat(made.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
                .isEqualTo("nginx:1");
        assertThat(made.getMetadata().getLabels())
                .containsEntry("openshift.io/deployment-config.name", "web");
        assertThat(made.getMetadata().getAnnotations())
                .containsEntry("openshift.io/deployment-config.latest-version", "1")
                .containsEntry("openshift.io/deployment.phase", "Complete");
        assertThat(made.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(it -> assertThat(it.getName()).isEqualTo("web"));
        assertThat(written).containsExactly("create web-1");
    }

    @Test
    void theNextTakesThePlaceOfTheOneBefore() {
        create("web");
        awaitThat(() -> assertThat(live()).containsExactly("web-1=2"));

        patch("{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"more\":\"said\"}}}}}");

        awaitThat(() -> assertThat(live()).containsExactly("web-1=0", "web-2=2"));
        patch("{\"spec\":{\"replicas\":5}}");
        awaitThat(() -> assertThat(live()).containsExactly("web-1=0", "web-2=5"));
        assertThat(written)
                .containsExactlyInAnyOrder(
                        "create web-1", "patch web-1", "create web-2", "patch web-2");
    }

    @Test
    void whatSomebodyChangesOrDeletesThereIsPutRight() {
        create("web");
        awaitThat(() -> assertThat(live()).containsExactly("web-1=2"));

        client.replicationControllers()
                .inNamespace("demo")
                .withName("web-1")
                .edit(it -> {
                    it.getSpec().setReplicas(9);
                    return it;
                });
        awaitThat(() -> assertThat(live()).containsExactly("web-1=2"));
        client.replicationControllers().inNamespace("demo").withName("web-1").delete();

        awaitThat(() -> assertThat(live()).containsExactly("web-1=2"));
    }

    @Test
    void whatIsNoLongerRecordedGoesThere() {
        create("web");
        awaitThat(() -> assertThat(live()).containsExactly("web-1=2"));

        work.delete(ResourceKey.of(ResourceType.REPLICATION_CONTROLLER, "demo", "web-1"));

        awaitThat(() -> assertThat(live()).isEmpty());
        awaitThat(() ->
                assertThat(work.query("select name from cluster_controllers", row -> 1)).isEmpty());
    }

    @Test
    void whoComesAfterMakesNothingTwice() {
        create("web");
        awaitThat(() -> assertThat(live()).containsExactly("web-1=2"));
        rules.holding(false);

        rules = started();
        ticks(10);

        assertThat(written).containsExactly("create web-1");
    }

    @Test
    void anothersOfThatNameIsLeftAlone() {
        var foreign =
                new ReplicationControllerBuilder()
                        .withNewMetadata()
                        .withNamespace("demo")
                        .withName("web-1")
                        .addToLabels("openshift.io/deployment-config.name", "web")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(7)
                        .endSpec()
                        .build();
        client.resource(foreign).create();
        ticks(2);

        create("web");
        ticks(10);
        work.delete(ResourceKey.of(ResourceType.REPLICATION_CONTROLLER, "demo", "web-1"));
        ticks(10);

        assertThat(live()).containsExactly("web-1=7");
        assertThat(written).allMatch("create web-1"::equals);
    }

    private void create(String name) {
        decide(
                Verb.CREATE,
                "",
                """
                {"metadata":{"name":"%s"},"spec":{"replicas":2,"triggers":[{"type":"ConfigChange"}],
                "template":{"metadata":{"labels":{"app":"web"}},
                "spec":{"containers":[{"name":"web","image":"nginx:1","livenessProbe":{}}]}}}}
                """
                        .formatted(name));
    }

    private void patch(String patch) {
        decide(Verb.PATCH, "web", patch);
    }

    private void decide(Verb verb, String name, String body) {
        var outcome =
                rules.decide(
                        new Command(
                                "command-" + ++asked,
                                new Requester("alice", "", List.of(), Map.of()),
                                verb,
                                "apps.openshift.io",
                                "deploymentconfigs",
                                "",
                                "demo",
                                name,
                                Json.tree(body.getBytes(StandardCharsets.UTF_8)),
                                verb == Verb.PATCH ? "application/merge-patch+json" : null,
                                null,
                                null,
                                Map.of(),
                                false,
                                work.now().plusSeconds(30),
                                "",
                                Map.of()),
                        work);
        assertThat(outcome).isInstanceOf(io.millrace.platform.log.Outcome.Stored.class);
    }

    private ReplicationController find(String name) {
        return client.replicationControllers().inNamespace("demo").withName(name).get();
    }

    private List<String> live() {
        return client.replicationControllers().inNamespace("demo").list().getItems().stream()
                .map(it -> it.getMetadata().getName() + "=" + it.getSpec().getReplicas())
                .sorted()
                .toList();
    }

    private void awaitThat(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    tick();
                    assertion.run();
                });
    }

    /// What a look brings about has been seen by the looks after it.
    private void ticks(int count) {
        var reached = new int[1];
        awaitThat(() -> assertThat(++reached[0]).isGreaterThan(count));
    }

    private void tick() {
        work.pass(Duration.ofSeconds(1));
        rules.tick(work.now(), work);
        tables.commit();
        var committed = List.copyOf(work.afterwards());
        work.afterwards().clear();
        committed.forEach(Runnable::run);
    }
}
