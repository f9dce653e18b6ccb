package io.millrace.build.application;

import io.millrace.build.domain.BuildEvent;
import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildState;
import io.millrace.build.domain.Defaults;
import io.millrace.build.domain.Instantiation;
import io.millrace.build.domain.Problem;
import io.millrace.build.domain.StreamTag;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.log.Work;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a Build needs when it is its turn: everything that it refers to is found, and named by what
/// does not move any more.
final class Launch {

    private final Permissions permissions;
    private final Releases releases;

    Launch(Permissions permissions, Releases releases) {
        this.permissions = permissions;
        this.releases = releases;
    }

    /// Lets workers have the build, or says why it has to wait.
    ///
    /// @param uid of the object whose author answers for other projects' images; empty when he has
    ///   just been asked
    /// @return the Build as it is then
    Build launch(Build build, Optional<String> uid, Work work) {
        var namespace = Builds.text(build.metadata().namespace());
        var images = new ProjectedImages(work, permissions, namespace, uid);
        var found = new HashMap<ObjectReference, String>();
        for (var image : Defaults.images(build.spec().strategy(), build.spec().source())) {
            var resolved = Instantiation.resolve(image, namespace, images);
            if (resolved.isEmpty()) {
                var barred = Instantiation.isBarred(image, namespace, images);
                return postponed(
                        build, barred ? Problem.IMAGE_BARRED : Problem.IMAGE_UNRESOLVED, work);
            }
            found.put(image, resolved.get());
        }
        var prohibited = new ProhibitedImages(images, permissions, work);
        if (found.values().stream().anyMatch(prohibited::isProhibited)) {
            return BuildSteps.take(build, prohibited(work), work);
        }
        var to = Optional.ofNullable(build.spec().output().to());
        var output = to.flatMap(it -> outputOf(it, build, images));
        if (to.isPresent() && output.isEmpty()) {
            return withoutOutput(build, work);
        }
        if (work.projected(account(build, namespace)).isEmpty()) {
            return postponed(build, Problem.ACCOUNT_MISSING, work);
        }
        var scheduled =
                BuildSteps.take(resolved(build, found, output), new BuildEvent.Scheduled(), work);
        BuildQueue.release(Builds.text(build.metadata().uid()), work);
        work.afterCommit(releases::announce);
        return scheduled;
    }

    private static ResourceKey account(Build build, String namespace) {
        var given = Builds.text(build.spec().serviceAccount());
        return ResourceKey.of(
                ResourceType.SERVICE_ACCOUNT, namespace, given.isEmpty() ? "builder" : given);
    }

    /// The image was prohibited after the build had been let in. A pod of it would be refused.
    private static BuildEvent prohibited(Work work) {
        return new BuildEvent.Broken(
                work.now(),
                new Problem(
                        "CannotCreateBuildPod",
                        "Failed creating build pod: " + ProhibitedImages.SENSE));
    }

    /// Whoever streams its source to a build does not wait until a stream appears.
    private static Build withoutOutput(Build build, Work work) {
        return build.spec().source().binary() == null
                ? postponed(build, Problem.OUTPUT_UNRESOLVED, work)
                : BuildSteps.take(
                        build,
                        new BuildEvent.Failed(work.now(), Problem.OUTPUT_UNRESOLVED, ""),
                        work);
    }

    private static Build postponed(Build build, Problem problem, Work work) {
        var known = BuildLife.stateOf(build.status());
        return known.equals(new BuildState.New(Optional.of(problem)))
                ? build
                : BuildSteps.take(build, new BuildEvent.Postponed(problem), work);
    }

    private static Build resolved(
            Build build, Map<ObjectReference, String> found, Optional<String> output) {
        var source =
                Defaults.pinned(
                        build.spec().source(),
                        it -> found.getOrDefault(it, Builds.text(it.name())));
        var spec = build.spec().withSource(source);
        return build.withSpec(
                        Defaults.from(build.spec().strategy())
                                .map(found::get)
                                .map(it -> spec.withStrategy(Defaults.pinned(spec.strategy(), it)))
                                .orElse(spec))
                .withStatus(build.status().withOutputDockerImageReference(output.orElse(null)));
    }

    private static Optional<String> outputOf(
            ObjectReference to, Build build, ProjectedImages images) {
        if (!"ImageStreamTag".equals(to.kind())) {
            return Optional.ofNullable(to.name());
        }
        return StreamTag.parse(Builds.text(to.name()))
                .flatMap(it ->
                        images.repository(Builds.namespaceOf(to, build), it.stream())
                                .map(repository -> repository + ":" + it.tag()));
    }
}
