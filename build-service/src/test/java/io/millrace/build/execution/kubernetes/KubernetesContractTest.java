package io.millrace.build.execution.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.ExecutorContract;
import io.millrace.build.execution.UnprivilegedUser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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
                                        + "spec: {containers: [{name: build, image: any}]}",
                                Pod.class),
                        new Site(
                                bench.registry.host(),
                                Set.of(bench.registry.host()),
                                List.of("127.0.0.1/32", "::1/128"),
                                true,
                                List.of(),
                                1L << 30,
                                4096),
                        Duration.ofMinutes(1),
                        Duration.ofMillis(50));
        executor = KubernetesExecutor.in(cluster.client, settings, InstantSource.system());
    }

    @AfterAll
    static void isGone() {
        executor.close();
        cluster.close();
    }

    private static String build(Pod pod, Path papers, Path root, OutputStream out)
            throws IOException, InterruptedException {
        new Agent(papers, root, UnprivilegedUser.ready(), InstantSource.system()).run(out);
        return "{phase: Succeeded, containerStatuses: [{name: build, state: {terminated: {exitCode:"
                + " 0}}}]}";
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
