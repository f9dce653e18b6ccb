package io.millrace.build.execution.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.FailureReason;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of builds whose pods have a fate of their own.
@NullUnmarked
class KubernetesExecutorTest {

    private static final BuildResult.Built BUILT =
            new BuildResult.Built(List.of(), Optional.empty());
    private static final PodName NAME = new PodName("demo", "hello-1-build");
    private static final BuildJob JOB = Jobs.job("hello-1", "u1");

    @TempDir private Path disk;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private TestCluster cluster;
    private KubernetesExecutor executor;

    @AfterEach
    void isGone() {
        threads.shutdownNow();
        executor.close();
        cluster.close();
    }

    @Test
    void whatAPodSaysIsTheBuilds() throws Exception {
        begin((pod, papers, root, out) -> {
            var told = new FrameWriter(out, InstantSource.system());
            told.line("one");
            told.line("two");
            told.ended(BUILT);
            return "{phase: Succeeded}";
        });

        assertThat(execute()).isEqualTo(BUILT);
        assertThat(log).containsExactly("one", "two");
        assertThat(progress).contains("runs");
        assertThat(pods()).isEmpty();
    }

    @Test
    void anEvictedPodIsNoFailureOfTheBuilds() throws Exception {
        begin(ending("{phase: Failed, reason: Evicted, message: The node was low on memory}"));

        assertThat(execute())
                .isInstanceOfSatisfying(
                        Failed.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(FailureReason.BUILD_POD_EVICTED);
                            assertThat(it.message())
                                    .isEqualTo(
                                            "The build pod was evicted: The node was low on"
                                                    + " memory");
                            assertThat(it.logSnippet()).startsWith("begun");
                        });
        assertThat(pods()).isEmpty();
    }

    @Test
    void aPodThatTookTooMuchMemorySaysSo() throws Exception {
        begin(
                ending(
                        "{phase: Failed, containerStatuses: [{name: build, state: {terminated:"
                                + " {reason: OOMKilled, exitCode: 137}}}]}"));

        assertThat(execute())
                .isInstanceOfSatisfying(
                        Failed.class,
                        it ->
                                assertThat(it.message())
                                        .isEqualTo(
                                                "The build pod was killed due to an out of memory"
                                                        + " condition."));
    }

    @Test
    void aPodThatIsDeletedUnderItsBuildBreaksIt() throws Exception {
        begin(KubernetesExecutorTest::forever);
        var result = threads.submit(this::execute);
        await().until(() -> log.contains("begun"));

        cluster.client.pods().inNamespace("demo").withName("hello-1-build").delete();

        assertThat(result.get(60, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Failed.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(FailureReason.BUILD_POD_DELETED);
                            assertThat(it.reason().isBreakage()).isTrue();
                        });
    }

    @Test
    void aPodWithoutAnImageIsGivenUpAfterAWhile() throws Exception {
        begin(
                Duration.ofSeconds(2),
                (pod, papers, root, out) -> {
                    cluster.kubelet.say(
                            pod,
                            "{phase: Pending, containerStatuses: [{name: build, state: {waiting:"
                                    + " {reason: ErrImagePull, message: no such tag}}}]}");
                    return stuck();
                });

        assertThat(execute())
                .isInstanceOfSatisfying(
                        Failed.class,
                        it -> {
                            assertThat(it.reason())
                                    .isEqualTo(FailureReason.PULL_BUILDER_IMAGE_FAILED);
                            assertThat(it.message()).endsWith("ErrImagePull: no such tag");
                        });
        assertThat(log)
                .contains(
                        "The build waits: the pod's image cannot be pulled: ErrImagePull: no such"
                                + " tag");
        assertThat(pods()).isEmpty();
    }

    @Test
    void aPodThatNoNodeTakesMayBeCancelled() throws Exception {
        begin((pod, papers, root, out) -> {
            cluster.kubelet.say(
                    pod,
                    "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason:"
                            + " Unschedulable, message: 0/1 nodes}]}");
            return stuck();
        });
        var result = threads.submit(this::execute);
        await().until(() -> progress.contains("Unschedulable: no node takes the pod: 0/1 nodes"));
        progress.clear();
        await().until(() -> log.contains("The build waits: no node takes the pod: 0/1 nodes"));

        cancellation.cancel();

        assertThat(result.get()).isInstanceOf(BuildResult.Cancelled.class);
        assertThat(progress).isEmpty();
        assertThat(pods()).isEmpty();
    }

    @Test
    void aFullNamespaceIsWaitedFor() throws Exception {
        begin(KubernetesExecutorTest::built);
        cluster.refuse(403, "exceeded quota: pods, used 3, limited 3");
        cluster.refuse(503, "not now");

        assertThat(execute()).isEqualTo(BUILT);
        assertThat(progress.getFirst())
                .isEqualTo("CannotCreateBuildPod: exceeded quota: pods, used 3, limited 3");
        assertThat(log.getFirst())
                .isEqualTo(
                        "The build's pod is not there yet: exceeded quota: pods, used 3, limited 3");
    }

    @Test
    void aPodThatIsNotAllowedIsNotTriedAgain() throws Exception {
        begin(KubernetesExecutorTest::built);
        cluster.refuse(403, "violates PodSecurity restricted");

        assertThat(execute())
                .isInstanceOfSatisfying(
                        Failed.class,
                        it -> {
                            assertThat(it.reason())
                                    .isEqualTo(FailureReason.CANNOT_CREATE_BUILD_POD);
                            assertThat(it.message()).contains("violates PodSecurity restricted");
                        });
    }

    @Test
    void aStrangersPodOfTheSameNameIsLeftAlone() throws Exception {
        begin(KubernetesExecutorTest::forever);
        cluster.client
                .resource(
                        Serialization.unmarshal(
                                "apiVersion: v1\n"
                                        + "kind: Pod\n"
                                        + "metadata: {name: hello-1-build, namespace: demo}\n"
                                        + "status: {phase: Failed}",
                                Pod.class))
                .create();

        assertThat(execute())
                .isInstanceOfSatisfying(
                        Failed.class,
                        it -> assertThat(it.reason()).isEqualTo(FailureReason.BUILD_POD_EXISTS));
        assertThat(pods()).hasSize(1);
    }

    @Test
    void aPodOfAnEarlierBuildOfThatNameMakesRoom() throws Exception {
        begin((pod, papers, root, out) ->
                pod.getMetadata().getLabels().get(BuildPod.UID).equals("u1")
                        ? built(pod, papers, root, out)
                        : stuck());
        cluster.client
                .resource(
                        new BuildPod(Jobs.job("hello-1", "u0"), Jobs.settings(Optional.empty()))
                                .pod())
                .create();

        assertThat(execute()).isEqualTo(BUILT);
    }

    @Test
    void theNextWorkerHearsAllOfTheLog() throws Exception {
        var half = new CountDownLatch(1);
        begin((pod, papers, root, out) -> {
            var told = new FrameWriter(out, InstantSource.system());
            told.line("begun");
            half.await();
            told.line("ended");
            told.ended(BUILT);
            return "{phase: Succeeded}";
        });
        Future<BuildResult> first = threads.submit(this::execute);
        await().until(() -> log.contains("begun"));
        first.cancel(true);
        await().until(() -> pods().size() == 1);
        log.clear();
        half.countDown();

        assertThat(execute()).isEqualTo(BUILT);
        assertThat(log).containsExactly("begun", "ended");
        assertThat(cluster.kubelet.begun).hasSize(1);
    }

    @Test
    void podsWithoutABuildAreSweptAway() throws Exception {
        begin(KubernetesExecutorTest::forever);
        for (var uid : List.of("u1", "u2")) {
            var job = Jobs.job("hello-" + uid, uid);
            cluster.client
                    .resource(new BuildPod(job, Jobs.settings(Optional.empty())).pod())
                    .create();
        }
        await().until(() -> executor.sweep(_ -> true) == 0 && pods().size() == 2);

        await().until(() -> executor.sweep(uid -> uid.equals("u1")) == 1);

        assertThat(pods()).singleElement().isEqualTo("hello-u1-build");
    }

    @Test
    void anotherInstallationsPodsAreNotOurs() throws Exception {
        begin(KubernetesExecutorTest::forever);
        var pod = new BuildPod(JOB, Jobs.settings(Optional.empty())).pod();
        pod.getMetadata().getLabels().put(BuildPod.INSTALLATION, "theirs");
        cluster.client.resource(pod).create();
        await().until(() -> pods().size() == 1);

        assertThat(executor.sweep(_ -> false)).isZero();
        assertThat(pods()).hasSize(1);
    }

    private void begin(Kubelet.Program program) {
        begin(Duration.ofSeconds(60), program);
    }

    private void begin(Duration startPatience, Kubelet.Program program) {
        cluster = new TestCluster(disk, program);
        var usual = Jobs.settings(Optional.empty());
        executor =
                KubernetesExecutor.in(
                        cluster.client,
                        new ClusterBuilds(
                                usual.namespace(),
                                usual.installation(),
                                usual.template(),
                                usual.site(),
                                startPatience,
                                usual.pause(),
                                usual.drivers()),
                        InstantSource.system());
    }

    private BuildResult execute() throws InterruptedException {
        return executor.execute(JOB, log::add, new Told(), cancellation);
    }

    private final class Told implements BuildProgress {

        @Override
        public void waiting(String reason, String message) {
            progress.add(reason + ": " + message);
        }

        @Override
        public void running() {
            progress.add("runs");
        }
    }

    private List<String> pods() {
        return cluster.client.pods().inNamespace(NAME.namespace()).list().getItems().stream()
                .map(it -> it.getMetadata().getName())
                .toList();
    }

    private static String built(Pod pod, Path papers, Path root, OutputStream out) {
        new FrameWriter(out, InstantSource.system()).ended(BUILT);
        return "{phase: Succeeded}";
    }

    private static Kubelet.Program ending(String status) {
        return (pod, papers, root, out) -> {
            new FrameWriter(out, InstantSource.system()).line("begun");
            out.write("the virtual machine's own words\n".getBytes(StandardCharsets.UTF_8));
            return status;
        };
    }

    private static String forever(Pod pod, Path papers, Path root, OutputStream out)
            throws InterruptedException {
        new FrameWriter(out, InstantSource.system()).line("begun");
        return stuck();
    }

    private static String stuck() throws InterruptedException {
        new CountDownLatch(1).await();
        return "{}";
    }
}
