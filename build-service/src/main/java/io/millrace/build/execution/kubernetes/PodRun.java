package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.LogTail;
import io.millrace.build.execution.process.Patience;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Attends to one pod until its build has ended.
final class PodRun {

    private static final Logger LOG = Logger.getLogger(PodRun.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(30);
    private static final Duration UNSEEN = Duration.ofSeconds(15);
    private static final Duration WEEK = Duration.ofDays(7);

    private final Pods pods;
    private final BuildPod build;
    private final Patience patience;
    private final InstantSource clock;
    private final LogTail log;
    private final BuildProgress progress;
    private final FrameReader reader;
    private Optional<Pod> launched = Optional.empty();
    private String told = "";

    PodRun(
            Pods pods,
            BuildPod build,
            Patience patience,
            InstantSource clock,
            LogTail log,
            BuildProgress progress) {
        this.pods = pods;
        this.build = build;
        this.patience = patience;
        this.clock = clock;
        this.log = log;
        this.progress = progress;
        this.reader = new FrameReader(log, progress);
    }

    /// Interrupting the thread leaves the pod as it is.
    BuildResult carryOut() throws InterruptedException {
        try {
            build.drivers().require();
            var job = build.drivers().mounted().portable();
            var papers = PodPapers.of(new Parcel(job, build.settings().site()));
            launched = Optional.of(new Launch(pods, build, papers, patience, log, progress).pod());
            var result = attended(launched.get());
            end();
            return result;
        } catch (BuildFailure failure) {
            end();
            return failed(new PodState.Loss(failure.reason(), failure.sentence()));
        } catch (BuildStopped stopped) {
            end();
            return stopped(stopped);
        }
    }

    private BuildResult attended(Pod created)
            throws BuildFailure, BuildStopped, InterruptedException {
        try (var output = new PodLog(pods, build.name(), reader)) {
            var begun = clock.instant();
            var last = created;
            var isSeen = false;
            while (reader.result().isEmpty()) {
                var seen = seen(created);
                if (seen.isEmpty() && (isSeen || isMissing(begun))) {
                    return lost(PodState.gone(last), output);
                }
                isSeen = seen.isPresent();
                last = seen.orElse(last);
                switch (PodState.of(last)) {
                    case PodState.Waiting waiting -> await(waiting, begun);
                    case PodState.Running() -> {
                        progress.running();
                        output.begin();
                    }
                    case PodState.Over(var loss) -> {
                        return lost(loss, output);
                    }
                }
                patience.pause(build.settings().pause());
            }
            return reader.result().get();
        }
    }

    private Optional<Pod> seen(Pod created) {
        return pods.seen(build.name())
                .filter(it -> it.getMetadata().getUid().equals(created.getMetadata().getUid()));
    }

    /// What was just made may not be in sight yet.
    private boolean isMissing(Instant since) {
        if (Duration.between(since, clock.instant()).compareTo(UNSEEN) < 0) {
            return false;
        }
        try {
            return pods.find(build.name()).isEmpty();
        } catch (KubernetesClientException e) {
            LOG.debugf("Whether %s is there is not known now: %s", build.name(), e.getMessage());
            return false;
        }
    }

    private void await(PodState.Waiting waiting, Instant since) throws BuildFailure {
        if (!waiting.why().isEmpty() && !waiting.why().equals(told)) {
            log.line("The build waits: " + waiting.why());
            progress.waiting(waiting.word(), waiting.why());
            told = waiting.why();
        }
        var limit = build.settings().startPatience();
        if (waiting.isHopeless() || Duration.between(since, clock.instant()).compareTo(limit) > 0) {
            throw new BuildFailure(
                    waiting.reason(),
                    waiting.why().isEmpty()
                            ? "the pod has not begun within %d s".formatted(limit.toSeconds())
                            : waiting.why());
        }
    }

    /// What a pod said before it ended counts, however it ended.
    private BuildResult lost(PodState.Loss loss, PodLog output) throws InterruptedException {
        output.hearTheRest(LAST_WORDS);
        reader.result().ifPresent(_ -> progress.running());
        return reader.result().orElseGet(() -> failed(loss));
    }

    private BuildResult failed(PodState.Loss loss) {
        if (!reader.lastWords().isEmpty()) {
            log.line("The pod's last words: " + reader.lastWords());
        }
        log.line("error: " + loss.message());
        return new BuildResult.Failed(
                loss.reason(), loss.message(), log.snippet(), List.of(), reader.revision());
    }

    private BuildResult stopped(BuildStopped stopped) {
        return switch (stopped.stoppedBy()) {
            case CANCELLED -> new BuildResult.Cancelled(List.of(), reader.revision());
            case DEADLINE -> {
                var limit = build.job().deadline().orElse(WEEK);
                var reason = FailureReason.DEADLINE_EXCEEDED;
                yield failed(
                        new PodState.Loss(
                                reason,
                                "%s: %d s".formatted(reason.sentence(), limit.toSeconds())));
            }
        };
    }

    /// A pod that cannot be deleted now is found when pods without builds are swept away.
    private void end() {
        try {
            launched.ifPresent(it -> pods.delete(PodName.of(it)));
        } catch (KubernetesClientException e) {
            LOG.warnf("The pod %s is not deleted yet: %s", build.name(), e.getMessage());
        }
    }
}
