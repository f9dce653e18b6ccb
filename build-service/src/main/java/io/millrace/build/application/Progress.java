package io.millrace.build.application;

import io.millrace.build.domain.BuildEvent;
import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.BuildPhase;
import io.millrace.build.domain.BuildState;
import io.millrace.build.domain.Defaults;
import io.millrace.build.domain.History;
import io.millrace.build.domain.Instantiation;
import io.millrace.build.domain.Problem;
import io.millrace.build.domain.RunPolicy;
import io.millrace.build.domain.StreamTag;
import io.millrace.build.domain.Validation;
import io.millrace.contract.Digest;
import io.millrace.contract.Fact;
import io.millrace.contract.ImageReference;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildTriggerCause;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.log.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Moves Builds through their phases: lets them run when it is their turn, says what happened, and
/// makes room for the next.
final class Progress {

    private final Permissions permissions;

    Progress(Permissions permissions) {
        this.permissions = permissions;
    }

    /// A new build is stored: it waits for its turn.
    ///
    /// @param written the images as their author wrote them down, who may pull what they name
    /// @param key of the firing that made it, null when no trigger did
    void entered(Build build, List<ObjectReference> written, @Nullable String key, Work work) {
        var projects =
                written.stream().flatMap(it -> permissions.projectOf(it).stream()).distinct();
        BuildQueue.enter(build, projects.collect(Collectors.joining(",")), work);
        work.publish(requested(build, key, work));
        next(build, work);
    }

    static Fact requested(Build build, @Nullable String key, Work work) {
        return new Fact.BuildRequested(
                namespace(build),
                name(build),
                uid(build),
                BuildNames.configOf(build),
                BuildNames.numberOf(build),
                causes(build),
                key,
                work.now());
    }

    private static List<String> causes(Build build) {
        var causes = build.spec().triggeredBy();
        return causes == null
                ? List.of()
                : causes.stream().map(BuildTriggerCause::message).map(Builds::text).toList();
    }

    /// Somebody wants the build to stop. What runs is stopped by its worker, who reports it.
    void cancel(Build build, Work work) {
        switch (BuildLife.phaseOf(build)) {
            case NEW -> apply(build, new BuildEvent.Cancelled(work.now()), work);
            case PENDING, RUNNING -> BuildQueue.cancel(uid(build), work);
            case COMPLETE, FAILED, ERROR, CANCELLED -> {}
        }
    }

    /// A worker's report. Reports of an attempt that another has replaced say nothing.
    void report(Build build, WorkReport report, Work work) {
        var isCurrent =
                uid(build).equals(report.uid())
                        && BuildQueue.attempt(report.uid(), work)
                                .filter(it -> it == report.attempt())
                                .isPresent();
        if (!isCurrent) {
            return;
        }
        var event = Reported.event(report, work.now());
        var started =
                BuildLife.phaseOf(build) == BuildPhase.PENDING
                                && event instanceof BuildEvent.Completed
                        ? apply(build, new BuildEvent.Started(report.at()), work)
                        : build;
        apply(Reported.on(started, report), event, work, report.image());
    }

    /// A worker has let go of a build that is not there any more.
    void stopped(String namespace, WorkReport report, Work work) {
        if (BuildPhase.parse(report.phase()) == BuildPhase.RUNNING
                || BuildQueue.attempt(report.uid(), work)
                        .filter(it -> it == report.attempt())
                        .isEmpty()) {
            return;
        }
        var config = BuildQueue.configOf(report.uid(), work).orElse("");
        BuildQueue.leave(report.uid(), work);
        if (!config.isEmpty()) {
            turn(namespace, config, work);
        }
    }

    private Build apply(Build build, BuildEvent event, Work work) {
        return apply(build, event, work, null);
    }

    private Build apply(Build build, BuildEvent event, Work work, @Nullable Object image) {
        var before = BuildLife.phaseOf(build);
        var moved = BuildLife.after(build, event, work.now());
        if (moved.isEmpty()) {
            return build;
        }
        var next = moved.get();
        Builds.save(next, work);
        if (BuildLife.phaseOf(next) != before) {
            say(next, image, work);
        }
        if (BuildLife.phaseOf(next).isTerminal()) {
            BuildQueue.leave(uid(next), work);
            prune(next, work);
            next(next, work);
        }
        return next;
    }

    private static void say(Build build, @Nullable Object image, Work work) {
        var config = BuildNames.configOf(build);
        switch (BuildLife.stateOf(build.status())) {
            case BuildState.New _, BuildState.Pending _ -> {}
            case BuildState.Running _ ->
                    work.publish(
                            new Fact.BuildStarted(
                                    namespace(build), name(build), uid(build), config, work.now()));
            case BuildState.Complete(_, _, var digest) ->
                    work.publish(completed(build, config, digest.orElse(""), image, work));
            case BuildState.Failed(_, _, var problem, _) ->
                    work.publish(failed(build, config, problem, work));
            case BuildState.Broken(_, _, var problem) ->
                    work.publish(failed(build, config, problem, work));
            case BuildState.Cancelled _ ->
                    work.publish(
                            new Fact.BuildCancelled(
                                    namespace(build), name(build), uid(build), config, work.now()));
        }
    }

    private static Fact completed(
            Build build, String config, String digest, @Nullable Object image, Work work) {
        var to = Optional.ofNullable(build.spec().output().to());
        var stream =
                to.filter(it -> "ImageStreamTag".equals(it.kind()))
                        .flatMap(it -> StreamTag.parse(Builds.text(it.name())));
        return new Fact.BuildCompleted(
                namespace(build),
                name(build),
                uid(build),
                config,
                stream.isEmpty() ? "" : to.map(it -> namespaceOf(it, build)).orElse(""),
                stream.map(StreamTag::stream).orElse(""),
                stream.map(StreamTag::tag).orElse(""),
                digest,
                pullSpec(build.status().outputDockerImageReference(), digest),
                image,
                work.now());
    }

    private static String pullSpec(@Nullable String pushedTo, String digest) {
        return pushedTo == null || digest.isEmpty()
                ? Builds.text(pushedTo)
                : ImageReference.parse(pushedTo).pinnedTo(Digest.parse(digest)).toString();
    }

    private static Fact failed(Build build, String config, Problem problem, Work work) {
        return new Fact.BuildFailed(
                namespace(build),
                name(build),
                uid(build),
                config,
                build.status().phase(),
                problem.reason(),
                problem.message(),
                work.now());
    }

    private static void prune(Build build, Work work) {
        var name = BuildNames.configOf(build);
        Builds.config(namespace(build), name, work)
                .ifPresent(config ->
                        History.beyond(config.spec(), Builds.ofConfig(namespace(build), name, work))
                                .forEach(it -> Builds.delete(it, work)));
    }

    /// Lets run what may run now among the builds of this build's configuration.
    void next(Build build, Work work) {
        var config = BuildNames.configOf(build);
        if (config.isEmpty()) {
            Builds.find(namespace(build), name(build), work)
                    .filter(it -> BuildLife.phaseOf(it) == BuildPhase.NEW)
                    .ifPresent(it -> run(it, work));
            return;
        }
        turn(namespace(build), config, work);
    }

    private void turn(String namespace, String config, Work work) {
        var turn =
                RunPolicy.next(
                        Builds.ofConfig(namespace, config, work),
                        BuildQueue.isStopping(namespace, config, work));
        turn.skipped().forEach(it -> apply(it, new BuildEvent.Cancelled(work.now()), work));
        for (var ready : turn.run()) {
            Builds.find(namespace(ready), name(ready), work)
                    .filter(it -> BuildLife.phaseOf(it) == BuildPhase.NEW)
                    .ifPresent(it -> run(it, work));
        }
    }

    /// Tries again what waits, for its turn or for something to appear.
    void retry(Work work) {
        for (var waiting : BuildQueue.waiting(work)) {
            Builds.find(waiting.namespace(), waiting.name(), work)
                    .filter(it -> BuildLife.phaseOf(it) == BuildPhase.NEW)
                    .ifPresent(it -> next(it, work));
        }
    }

    private void run(Build build, Work work) {
        var unsupported = Validation.unsupported(build.spec());
        if (!unsupported.isEmpty()) {
            apply(
                    build,
                    new BuildEvent.Broken(
                            work.now(),
                            new Problem(
                                    "CannotCreateBuildPodSpec",
                                    "This server cannot carry out: "
                                            + String.join(", ", unsupported))),
                    work);
            return;
        }
        var images = new ProjectedImages(work, permissions, namespace(build));
        var needed = Defaults.images(build.spec().strategy(), build.spec().source());
        var found = new HashMap<ObjectReference, String>();
        for (var image : needed) {
            Instantiation.resolve(image, namespace(build), images)
                    .ifPresent(it -> found.put(image, it));
        }
        var missing = needed.stream().filter(it -> !found.containsKey(it)).findFirst();
        if (missing.isPresent()) {
            var barred = Instantiation.isBarred(missing.get(), namespace(build), images);
            postpone(build, barred ? Problem.IMAGE_BARRED : Problem.IMAGE_UNRESOLVED, work);
            return;
        }
        var base = Defaults.from(build.spec().strategy()).map(found::get);
        var to = Optional.ofNullable(build.spec().output().to());
        var output = to.flatMap(it -> outputOf(it, build, images));
        if (to.isPresent() && output.isEmpty() && build.spec().source().binary() != null) {
            apply(build, new BuildEvent.Failed(work.now(), Problem.OUTPUT_UNRESOLVED, ""), work);
            return;
        }
        if (to.isPresent() && output.isEmpty()) {
            postpone(build, Problem.OUTPUT_UNRESOLVED, work);
            return;
        }
        var source =
                Defaults.pinned(
                        build.spec().source(),
                        it -> found.getOrDefault(it, Builds.text(it.name())));
        var spec = build.spec().withSource(source);
        var resolved =
                build.withSpec(
                                base.map(it ->
                                                spec.withStrategy(
                                                        Defaults.pinned(spec.strategy(), it)))
                                        .orElse(spec))
                        .withStatus(
                                build.status().withOutputDockerImageReference(output.orElse(null)));
        apply(resolved, new BuildEvent.Scheduled(), work);
        BuildQueue.release(uid(build), work);
    }

    private void postpone(Build build, Problem problem, Work work) {
        var known = BuildLife.stateOf(build.status());
        if (!known.equals(new BuildState.New(Optional.of(problem)))) {
            apply(build, new BuildEvent.Postponed(problem), work);
        }
    }

    private static Optional<String> outputOf(
            ObjectReference to, Build build, ProjectedImages images) {
        if (!"ImageStreamTag".equals(to.kind())) {
            return Optional.ofNullable(to.name());
        }
        return StreamTag.parse(Builds.text(to.name()))
                .flatMap(it ->
                        images.repository(namespaceOf(to, build), it.stream())
                                .map(repository -> repository + ":" + it.tag()));
    }

    private static String namespaceOf(ObjectReference reference, Build build) {
        var namespace = Builds.text(reference.namespace());
        return namespace.isEmpty() ? namespace(build) : namespace;
    }

    private static String namespace(Build build) {
        return Builds.text(build.metadata().namespace());
    }

    private static String name(Build build) {
        return Builds.text(build.metadata().name());
    }

    private static String uid(Build build) {
        return Builds.text(build.metadata().uid());
    }
}
