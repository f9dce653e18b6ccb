package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.openshift.api.model.BuildConfig;
import io.fabric8.openshift.api.model.BuildConfigBuilder;
import io.fabric8.openshift.api.model.BuildRequestBuilder;
import io.fabric8.openshift.api.model.ImageStream;
import io.fabric8.openshift.api.model.ImageStreamBuilder;
import io.fabric8.openshift.api.model.ImageStreamTagBuilder;
import io.fabric8.openshift.client.OpenShiftClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The OpenShift client that Java programs use, just as it is.
@ExtendWith(WholeSystem.class)
class Fabric8Test {

    private static final String PROJECT = "fabric8";

    private final WholeSystem.Running system;
    private final OpenShiftClient client;

    Fabric8Test(WholeSystem.Running system) {
        this.system = system;
        this.client = connected(it -> it.withOauthToken(system.stack().developerToken()));
    }

    private OpenShiftClient connected(UnaryOperator<ConfigBuilder> credentials) {
        var config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(system.stack().gatewayTlsUrl())
                        .withTrustCerts(true)
                        .withNamespace(PROJECT);
        return new KubernetesClientBuilder()
                .withConfig(credentials.apply(config).build())
                .build()
                .adapt(OpenShiftClient.class);
    }

    @BeforeEach
    void project() {
        system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(PROJECT));
    }

    @AfterEach
    void close() {
        client.close();
    }

    private ImageStream create(String name) {
        return client.imageStreams()
                .resource(
                        new ImageStreamBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .build())
                .create();
    }

    private static String next(BlockingQueue<String> events) throws InterruptedException {
        return String.valueOf(events.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void itFindsOutWhatIsServed() {
        assertThat(client.supports(ImageStream.class)).isTrue();
        assertThat(client.supports(BuildConfig.class)).isTrue();
        assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("32");
        assertThat(client.currentUser().getMetadata().getName()).isEqualTo("developer");
    }

    @Test
    void itCreatesChangesListsAndDeletesStreams() {
        create("crud");

        client.imageStreams()
                .withName("crud")
                .edit(it ->
                        new ImageStreamBuilder(it)
                                .editMetadata()
                                .addToLabels("team", "a")
                                .endMetadata()
                                .build());
        client.imageStreams()
                .withName("crud")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"tier\":\"web\"}}}");

        assertThat(client.imageStreams().withLabel("tier", "web").list().getItems())
                .singleElement()
                .satisfies(it ->
                        assertThat(it.getMetadata().getLabels())
                                .containsEntry("team", "a")
                                .containsEntry("tier", "web"));
        client.imageStreams().withName("crud").delete();
        assertThat(client.imageStreams().withName("crud").get()).isNull();
        assertThatThrownBy(() -> client.imageStreams().inNamespace("default").list())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(403));
    }

    @Test
    void aWatchOverAWebSocketTellsWhatHappens() throws InterruptedException {
        var events = new LinkedBlockingQueue<String>();
        var watch =
                client.imageStreams()
                        .withName("watched")
                        .watch(
                                new Watcher<>() {
                                    @Override
                                    public void eventReceived(Action action, ImageStream stream) {
                                        events.add(action.name());
                                    }

                                    @Override
                                    public void onClose(@Nullable WatcherException cause) {
                                        events.add("closed " + cause);
                                    }
                                });

        create("watched");
        client.imageStreams().withName("watched").delete();

        assertThat(watch.getClass().getSimpleName()).isEqualTo("WatchConnectionManager");
        assertThat(next(events)).isEqualTo("ADDED");
        assertThat(next(events)).isEqualTo("DELETED");
        watch.close();
    }

    @Test
    void anInformerKnowsWhatThereIsAndWhatComes() throws InterruptedException {
        create("early");
        var events = new LinkedBlockingQueue<String>();
        try (var informer =
                client.imageStreams()
                        .withField("metadata.name", "early")
                        .inform(
                                new ResourceEventHandler<>() {
                                    @Override
                                    public void onAdd(ImageStream stream) {
                                        events.add("add");
                                    }

                                    @Override
                                    public void onUpdate(ImageStream before, ImageStream after) {
                                        events.add("update");
                                    }

                                    @Override
                                    public void onDelete(ImageStream stream, boolean unknown) {
                                        events.add("delete");
                                    }
                                })) {
            assertThat(next(events)).isEqualTo("add");
            client.imageStreams()
                    .withName("early")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
            assertThat(next(events)).isEqualTo("update");
            client.imageStreams().withName("early").delete();
            assertThat(next(events)).isEqualTo("delete");
            assertThat(informer.isRunning()).isTrue();
        }
    }

    /// Programs still use this form of what is now `createOr(…)`.
    @Test
    @SuppressWarnings("deprecation")
    void aTagIsCreatedOrReplaced() {
        create("tags");
        map("tags", "1");
        var tag =
                new ImageStreamTagBuilder()
                        .withNewMetadata()
                        .withName("tags:2")
                        .endMetadata()
                        .withNewTag()
                        .withName("2")
                        .withNewFrom()
                        .withKind("ImageStreamTag")
                        .withName("tags:1")
                        .endFrom()
                        .endTag()
                        .build();

        client.imageStreamTags().resource(tag).createOrReplace();
        client.imageStreamTags().resource(tag).createOrReplace();

        assertThat(client.imageStreamTags().withName("tags:2").get().getImage()).isNotNull();
    }

    private void map(String stream, String tag) {
        var digest = BaseImage.digest("fabric".getBytes(StandardCharsets.UTF_8));
        system.developer()
                .post(
                        "/apis/image.openshift.io/v1/namespaces/%s/imagestreammappings"
                                .formatted(PROJECT),
                        """
                        {"metadata":{"name":"%s"},"tag":"%s","image":{"metadata":{"name":"%s"},
                         "dockerImageReference":"%s/%s/%s@%s"}}
                        """
                                .formatted(
                                        stream,
                                        tag,
                                        digest,
                                        system.stack().registryHost(),
                                        PROJECT,
                                        stream,
                                        digest))
                .orFail();
    }

    @Test
    void aBuildIsStartedByARequest() {
        var config =
                new BuildConfigBuilder()
                        .withNewMetadata()
                        .withName("asked")
                        .endMetadata()
                        .withNewSpec()
                        .withNewSource()
                        .withDockerfile("FROM scratch")
                        .endSource()
                        .withNewStrategy()
                        .withNewDockerStrategy()
                        .endDockerStrategy()
                        .endStrategy()
                        .endSpec()
                        .build();
        client.buildConfigs().resource(config).create();

        var build =
                client.buildConfigs()
                        .withName("asked")
                        .instantiate(
                                new BuildRequestBuilder()
                                        .withNewMetadata()
                                        .withName("asked")
                                        .endMetadata()
                                        .build());

        assertThat(build.getMetadata().getName()).isEqualTo("asked-1");
        client.buildConfigs().withName("asked").delete();
    }

    @Test
    void aNameAndAPasswordAreEnough() {
        try (var other =
                connected(it ->
                        it.withUsername("developer")
                                .withPassword(system.stack().developerPassword()))) {
            assertThat(other.currentUser().getMetadata().getName()).isEqualTo("developer");
        }
    }
}
