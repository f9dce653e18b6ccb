package io.millrace.build.application;

import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.BuildState;
import io.millrace.build.domain.OutputTag;
import io.millrace.build.domain.Problem;
import io.millrace.contract.Digest;
import io.millrace.contract.Fact;
import io.millrace.contract.ImageReference;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildTriggerCause;
import io.millrace.platform.log.Work;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What others are told about a Build's way.
final class BuildFacts {

    private BuildFacts() {}

    /// @param key of the firing that made it, null when no trigger did
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

    /// Says which phase the Build has come to, or why it does not come to the next.
    static void say(Build build, Pushed pushed, Work work) {
        var config = BuildNames.configOf(build);
        switch (BuildLife.stateOf(build.status())) {
            case BuildState.New(var problem) -> postponed(build, problem, work);
            case BuildState.Pending(var problem) -> postponed(build, problem, work);
            case BuildState.Running _ ->
                    work.publish(
                            new Fact.BuildStarted(
                                    namespace(build), name(build), uid(build), config, work.now()));
            case BuildState.Complete(_, _, var digest) ->
                    work.publish(completed(build, config, digest.orElse(""), pushed, work));
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

    private static void postponed(Build build, Optional<Problem> problem, Work work) {
        problem.map(it ->
                        new Fact.BuildPostponed(
                                namespace(build),
                                name(build),
                                uid(build),
                                BuildNames.configOf(build),
                                build.status().phase(),
                                it.reason(),
                                it.message(),
                                work.now()))
                .ifPresent(work::publish);
    }

    private static Fact completed(
            Build build, String config, String digest, Pushed pushed, Work work) {
        var tag = pushed.tag();
        return new Fact.BuildCompleted(
                namespace(build),
                name(build),
                uid(build),
                config,
                tag.map(OutputTag::namespace).orElse(""),
                tag.map(OutputTag::stream).orElse(""),
                tag.map(OutputTag::tag).orElse(""),
                digest,
                pullSpec(build.status().outputDockerImageReference(), digest),
                pushed.image(),
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
