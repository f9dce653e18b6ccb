package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.LogTail;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.process.Patience;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Builds in a cluster, each build in a pod of its own that outlives whoever attends to it.
public final class KubernetesExecutor implements BuildExecutor, AutoCloseable {

    private static final Duration WEEK = Duration.ofDays(7);

    private final ClusterBuilds settings;
    private final InstantSource clock;
    private final Pods pods;

    private KubernetesExecutor(ClusterBuilds settings, InstantSource clock, Pods pods) {
        this.settings = settings;
        this.clock = clock;
        this.pods = pods;
    }

    /// @throws KubernetesClientException when the cluster cannot be reached, or refuses
    public static KubernetesExecutor in(
            KubernetesClient client, ClusterBuilds settings, InstantSource clock) {
        return new KubernetesExecutor(settings, clock, Pods.of(client, settings));
    }

    @Override
    public BuildResult execute(
            BuildJob job, BuildLog log, BuildProgress progress, Cancellation cancellation)
            throws InterruptedException {
        var shown = new LogTail(log);
        if (job.strategy() instanceof PipelineStrategy) {
            return refused(shown);
        }
        var build = new BuildPod(job, settings);
        progress.annotated(Map.of("openshift.io/build.pod-name", build.name().name()));
        var left = job.deadline().orElse(WEEK).minus(age(build));
        var run = new PodRun(pods, build, new Patience(cancellation, left), clock, shown, progress);
        return run.carryOut();
    }

    @Override
    public boolean outlivesWorkers() {
        return true;
    }

    @Override
    public int sweep(Predicate<String> isUnderWay) {
        var orphans =
                pods.all().stream()
                        .filter(it -> it.getMetadata().getDeletionTimestamp() == null)
                        .filter(it ->
                                !isUnderWay.test(it.getMetadata().getLabels().get(BuildPod.UID)))
                        .toList();
        orphans.forEach(it -> pods.delete(PodName.of(it)));
        return orphans.size();
    }

    /// How long its pod has been there already, at most the whole of its time.
    private Duration age(BuildPod build) {
        return pods.seen(build.name())
                .filter(it ->
                        build.job().uid().equals(it.getMetadata().getLabels().get(BuildPod.UID)))
                .flatMap(it -> Optional.ofNullable(it.getMetadata().getCreationTimestamp()))
                .map(it -> Duration.between(Instant.parse(it), clock.instant()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    private static BuildResult refused(LogTail log) {
        var reason = FailureReason.CANNOT_CREATE_BUILD_POD_SPEC;
        var message =
                reason.sentence()
                        + ": where builds run in pods, pipelines need a Jenkins"
                        + " (millrace.jenkins.project-template or millrace.jenkins.url)";
        log.line("error: " + message);
        return new BuildResult.Failed(reason, message, log.snippet(), List.of(), Optional.empty());
    }

    @Override
    public void close() {
        pods.close();
    }
}
