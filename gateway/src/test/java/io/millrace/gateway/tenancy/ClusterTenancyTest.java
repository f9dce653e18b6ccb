package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.cluster.Mirror;
import io.millrace.platform.cluster.Reflected;
import io.millrace.platform.cluster.Reflection;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.schema.Json;
import io.millrace.platform.secretbox.SecretBox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The owner keeps of a cluster what its API server has.
class ClusterTenancyTest {

    private static final ResourceKey DEMO = ResourceKey.cluster(ResourceType.NAMESPACE, "demo");
    private static final ResourceKey SECRET = ResourceKey.of(ResourceType.SECRET, "demo", "pull");

    private final KubernetesMockServer server =
            new KubernetesMockServer(
                    new Context(),
                    new MockWebServer(),
                    new HashMap<>(),
                    new KubernetesCrudDispatcher(),
                    false);
    private final MemoryWork work = new MemoryWork();
    private final SecretValues secrets =
            new SecretValues(SecretBox.of(Base64.getEncoder().encodeToString(new byte[32])));
    private KubernetesClient client;
    private Mirror mirror;

    @BeforeEach
    void cluster() {
        server.init();
        client = server.createClient();
        mirror =
                new Mirror(
                        () -> Reflection.of(client, followed()),
                        new ClusterTenancy(
                                new NamespaceDeletion(new RemainingContent((_, _) -> 0L)),
                                secrets));
        create(new NamespaceBuilder().withNewMetadata().withName("demo").endMetadata().build());
        mirror.holding(true);
    }

    private static List<Reflected> followed() {
        return List.of(
                Reflected.all(ResourceType.NAMESPACE),
                Reflected.all(ResourceType.SECRET),
                Reflected.all(ResourceType.CONFIG_MAP),
                Reflected.all(ResourceType.ROLE_BINDING));
    }

    @AfterEach
    void close() {
        mirror.holding(false);
        client.close();
        server.destroy();
    }

    private void create(HasMetadata object) {
        client.resource(object).create();
    }

    private static Secret pullSecret(String value) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("demo")
                .withName("pull")
                .endMetadata()
                .withType("Opaque")
                .withData(Map.of("password", value))
                .build();
    }

    /// Ticks until it is so.
    private void awaitThat(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    work.pass(Duration.ofSeconds(1));
                    mirror.tick(work.now(), work);
                    assertion.run();
                });
    }

    private Optional<ObjectNode> stored(ResourceKey key) {
        return work.find(key).map(it -> it.tree());
    }

    @Test
    void aNamespaceIsKeptWithItsUid() {
        var uid = client.namespaces().withName("demo").get().getMetadata().getUid();

        awaitThat(() -> assertThat(work.find(DEMO).orElseThrow().uid()).isEqualTo(uid));
    }

    @Test
    void aSecretIsKeptSealedAndGoesWithItsOriginal() {
        create(pullSecret("c2VzYW0="));
        awaitThat(() -> assertThat(work.find(SECRET)).isPresent());

        var kept = stored(SECRET).orElseThrow();
        assertThat(kept.toString()).doesNotContain("c2VzYW0=");
        secrets.decrypt(kept);
        assertThat(kept.at("/data/password").asText()).isEqualTo("c2VzYW0=");

        client.secrets().inNamespace("demo").withName("pull").delete();
        awaitThat(() -> assertThat(work.find(SECRET)).isEmpty());
    }

    @Test
    void whatHasNotChangedIsNotWrittenAgain() {
        create(pullSecret("c2VzYW0="));
        awaitThat(() -> assertThat(work.find(SECRET)).isPresent());
        var written = work.find(SECRET).orElseThrow().sequence();

        work.pass(Duration.ofMinutes(6));
        mirror.tick(work.now(), work);
        assertThat(work.find(SECRET).orElseThrow().sequence()).isEqualTo(written);

        client.resource(pullSecret("YW5vdGhlcg==")).update();
        awaitThat(() ->
                assertThat(work.find(SECRET).orElseThrow().sequence()).isGreaterThan(written));
    }

    @Test
    void whatWasDeletedWhileNobodyLookedGoesToo() {
        var ghost = store("ghost", "7");

        awaitThat(() -> assertThat(work.find(ghost)).isEmpty());
    }

    @Test
    void whatIsOfATimeWithoutAClusterStays() {
        var own = store("own", "");
        create(pullSecret("c2VzYW0="));

        awaitThat(() -> assertThat(work.find(SECRET)).isPresent());
        assertThat(work.find(own)).isPresent();
    }

    private ResourceKey store(String name, String version) {
        var key = ResourceKey.of(ResourceType.SECRET, "demo", name);
        var object = Json.object();
        Metadata.of(object).set("name", name);
        if (!version.isEmpty()) {
            object.withObject("/metadata/annotations").put(Mirror.VERSION, version);
        }
        work.save(key, object);
        return key;
    }

    @Test
    void theClustersRolesDecideForTheOwners() {
        create(
                new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace("demo")
                        .withName("lookers")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                        .addNewSubject("rbac.authorization.k8s.io", "User", "anna", null)
                        .build());
        work.save(
                ResourceKey.cluster(ResourceType.CLUSTER_ROLE, "view"),
                Json.tree(
                        """
                        {"metadata":{"name":"view"},
                         "rules":[{"apiGroups":["*"],"resources":["imagestreams"],"verbs":["get"]}]}
                        """
                                .getBytes(StandardCharsets.UTF_8)));
        var anna = new Requester("anna", "", List.of(), Map.of());

        awaitThat(() ->
                assertThat(
                                work.access()
                                        .allows(
                                                anna,
                                                Attributes.of(
                                                        "get",
                                                        ResourceType.IMAGE_STREAM,
                                                        "demo",
                                                        "hello")))
                        .isTrue());
    }

    @Test
    void aNamespaceThatGoesIsEmptiedHere() {
        create(pullSecret("c2VzYW0="));
        awaitThat(() -> assertThat(work.find(SECRET)).isPresent());

        client.namespaces().withName("demo").delete();

        awaitThat(() ->
                assertThat(stored(DEMO).orElseThrow().at("/status/phase").asText())
                        .isEqualTo("Terminating"));
        assertThat(work.find(SECRET)).isEmpty();
    }

    @Test
    void aNamespaceOfTheSameNameWaitsForTheEndOfTheFirst() {
        awaitThat(() -> assertThat(work.find(DEMO)).isPresent());
        var first = work.find(DEMO).orElseThrow().uid();
        client.namespaces().withName("demo").delete();
        create(new NamespaceBuilder().withNewMetadata().withName("demo").endMetadata().build());
        awaitThat(() ->
                assertThat(stored(DEMO).orElseThrow().at("/status/phase").asText())
                        .isEqualTo("Terminating"));
        assertThat(work.find(DEMO).orElseThrow().uid()).isEqualTo(first);

        work.delete(DEMO);

        awaitThat(() -> assertThat(work.find(DEMO).orElseThrow().uid()).isNotEqualTo(first));
    }

    @Test
    void whoLeadsAComponentOfTheClusterIsNotWrittenDown() {
        create(
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("demo")
                        .withName("leader")
                        .addToAnnotations("control-plane.alpha.kubernetes.io/leader", "{}")
                        .endMetadata()
                        .build());
        create(pullSecret("c2VzYW0="));
        awaitThat(() -> assertThat(work.find(SECRET)).isPresent());

        assertThat(work.find(ResourceKey.of(ResourceType.CONFIG_MAP, "demo", "leader"))).isEmpty();
    }
}
