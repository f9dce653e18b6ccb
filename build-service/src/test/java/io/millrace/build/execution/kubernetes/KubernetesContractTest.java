package io.millrace.build.execution.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.ExecutorContract;
import io.millrace.build.execution.UnprivilegedUser;
import io.millrace.build.execution.buildah.Bench;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The pods' own program builds, on this machine in the place of a node.
@NullUnmarked
class KubernetesContractTest extends ExecutorContract {

    private static TestCluster cluster;
    private static KubernetesExecutor executor;

    @BeforeAll
    static void aCluster() {
        cluster = new TestCluster(machine, KubernetesContractTest::build);
        var settings =
                new ClusterBuilds(
                        Optional.of("builds"),
                        "ours",
                        Serialization.unmarshal(
                                "apiVersion: v1\n"
                                        + "kind: Pod\n"
                                        + "spec: {volumes: [{name: layers, emptyDir: {}}],"
                                        + " containers: [{name: build, image: any}]}",
                                Pod.class),
                        new Site(
                                bench.registry.host(),
                                Set.of(bench.registry.host()),
                                List.of("127.0.0.1/32", "::1/128"),
                                false,
                                1L << 30,
                                4096,
                                1L << 30),
                        Duration.ofMinutes(1),
                        Duration.ofMillis(50),
                        Set.of());
        executor = KubernetesExecutor.in(cluster.client, settings, InstantSource.system());
    }

    @AfterAll
    static void isGone() {
        executor.close();
        cluster.close();
    }

    private static String build(Pod pod, Path papers, Path root, OutputStream out)
            throws IOException, InterruptedException {
        new Agent(papers, root, layers(pod), UnprivilegedUser.ready(), InstantSource.system())
                .run(out);
        return "{phase: Succeeded, containerStatuses: [{name: build, state: {terminated: {exitCode:"
                + " 0}}}]}";
    }

    /// The node's folder for layers, as far as the pod sees it.
    private static Optional<Path> layers(Pod pod) throws IOException {
        var mount =
                pod.getSpec().getContainers().getFirst().getVolumeMounts().stream()
                        .filter(it -> it.getName().equals("layers"))
                        .findFirst();
        return mount.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Files.createDirectories(
                                machine.resolve("layers").resolve(mount.get().getSubPath())));
    }

    @Test
    void theNextPodOfABuildConfigTakesTheLayersOfTheOneBeforeAndNoOthers() throws Exception {
        assertThat(layered("11111111-1")).contains("carried out");
        assertThat(layered("11111111-1"))
                .contains("Using the layers of an earlier build")
                .doesNotContain("carried out");
        assertThat(layered("22222222-2"))
                .contains("carried out")
                .doesNotContain("Using the layers of an earlier build");
    }

    @Test
    void aPodThatFindsAnotherAtItsLayersBuildsWithoutThem() throws Exception {
        var folder = Files.createDirectories(machine.resolve("layers").resolve("33333333-3"));
        var leftOver = Files.createDirectories(folder.resolve("u9.1"));

        try (var other = BuildPlace.in(machine, Optional.of(folder))) {
            assertThat(other.keepsLayers()).isTrue();
            assertThat(BuildPlace.in(machine.resolve("own"), Optional.of(folder)).keepsLayers())
                    .isFalse();
            assertThat(leftOver).exists();
        }
        assertThat(layered("33333333-3")).contains("carried out");
        assertThat(leftOver).doesNotExist();
    }

    private static List<String> layered(String cache) throws InterruptedException {
        var log = new CopyOnWriteArrayList<String>();
        var job =
                bench.job(
                        BuildSource.inline("FROM x\nRUN echo carried out > /it && cat /it\n"),
                        DockerStrategy.from(bench.base),
                        Optional.empty(),
                        Optional.empty());
        var result =
                executor.execute(
                        Bench.sharing(job, cache),
                        log::add,
                        BuildProgress.UNWATCHED,
                        new Cancellation());
        assertThat(result).as(() -> String.join("\n", log)).isInstanceOf(BuildResult.Built.class);
        return log;
    }

    @Override
    protected BuildExecutor executor() {
        return executor;
    }

    @Override
    protected void nothingIsLeft() {
        assertThat(cluster.client.pods().inAnyNamespace().list().getItems()).isEmpty();
        assertThat(cluster.kubelet.isIdle()).isTrue();
        assertThat(cluster.kubelet.begun).doesNotHaveDuplicates();
    }
}
