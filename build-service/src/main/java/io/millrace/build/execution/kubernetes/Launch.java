package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.ClusterRefusal;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.process.Patience;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;

/// Brings a build's pod into the cluster, or finds the one that an earlier worker has brought.
///
/// @param log where what stands in the way is told
record Launch(
        Pods pods,
        BuildPod build,
        PodPapers papers,
        Patience patience,
        BuildLog log,
        BuildProgress progress) {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNPROCESSABLE = 422;

    /// Tries until it is there: a namespace may be full now and not later.
    Pod pod() throws BuildFailure, BuildStopped, InterruptedException {
        var pause = build.settings().pause();
        var told = "";
        while (true) {
            patience.check();
            try {
                var pod = foundOrCreated();
                if (pod.isPresent()) {
                    pods.handOver(papers.secret(pod.get()));
                    return pod.get();
                }
            } catch (KubernetesClientException refusal) {
                refuseResultOfTheStopped(refusal);
                var why = judged(refusal);
                if (!why.equals(told)) {
                    log.line("The build's pod is not there yet: " + why);
                    progress.waiting(FailureReason.CANNOT_CREATE_BUILD_POD.word(), why);
                    told = why;
                }
            }
            patience.pause(pause);
            pause = longer(pause);
        }
    }

    /// Empty when another of the same name must go first.
    private Optional<Pod> foundOrCreated() throws BuildFailure {
        var there = pods.find(build.name());
        if (there.isEmpty()) {
            return Optional.of(pods.create(build.pod()));
        }
        var labels = there.get().getMetadata().getLabels();
        if (labels == null
                || !build.settings().installation().equals(labels.get(BuildPod.INSTALLATION))) {
            throw new BuildFailure(
                    FailureReason.BUILD_POD_EXISTS,
                    "%s is none of this installation's".formatted(build.name()));
        }
        if (!build.job().uid().equals(labels.get(BuildPod.UID))) {
            pods.delete(build.name());
            return Optional.empty();
        }
        return there;
    }

    /// @return why it should be tried again
    private static String judged(KubernetesClientException refusal) throws BuildFailure {
        var said = ClusterRefusal.wordsOf(refusal);
        return switch (refusal.getCode()) {
            case UNPROCESSABLE, HttpURLConnection.HTTP_BAD_REQUEST ->
                    throw new BuildFailure(FailureReason.CANNOT_CREATE_BUILD_POD_SPEC, said);
            case HttpURLConnection.HTTP_FORBIDDEN -> {
                if (!said.contains("exceeded quota")) {
                    throw new BuildFailure(FailureReason.CANNOT_CREATE_BUILD_POD, said);
                }
                yield said;
            }
            case HttpURLConnection.HTTP_NOT_FOUND ->
                    throw new BuildFailure(FailureReason.CANNOT_CREATE_BUILD_POD, said);
            case 0, HttpURLConnection.HTTP_CONFLICT, TOO_MANY_REQUESTS -> said;
            default -> {
                if (refusal.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR) {
                    throw new BuildFailure(FailureReason.CANNOT_CREATE_BUILD_POD, said);
                }
                yield said;
            }
        };
    }

    /// The client wraps an interruption into what it throws.
    private static void refuseResultOfTheStopped(KubernetesClientException e)
            throws InterruptedException {
        if (Thread.interrupted() || e.getCause() instanceof InterruptedException) {
            throw new InterruptedException("The build is left to another worker");
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
