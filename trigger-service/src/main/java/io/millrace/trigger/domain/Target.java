package io.millrace.trigger.domain;

import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.CustomBuildStrategy;
import io.millrace.contract.build.ImageChangeTrigger;
import io.millrace.contract.meta.ObjectReference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A BuildConfig as its triggers see it.
///
/// @param paused somebody has stopped the whole configuration, so nothing can be built
/// @param configChange its first build starts by itself
/// @param lastVersion the number of its last build, 0 before the first
/// @param base the stream tag that its builds start from, if it is one
/// @param output the stream tag that its builds move, if they move one
/// @param window how long a firing waits for other moves that the same build can answer
public record Target(
        String namespace,
        String name,
        String uid,
        boolean paused,
        boolean configChange,
        long lastVersion,
        Optional<StreamTag> base,
        List<Watch> watches,
        Optional<StreamTag> output,
        Duration window) {

    private static final String PAUSED = "openshift.io/build-config.paused";

    public Target {
        watches = List.copyOf(watches);
    }

    /// As where no registry is the integrated one.
    public static Target of(BuildConfig config) {
        return of(config, "");
    }

    /// @param registry the integrated registry's host in pull specs: a build that pushes to a
    ///   stream's place there moves the stream's tag, too
    public static Target of(BuildConfig config, String registry) {
        var metadata = config.metadata();
        var namespace = Texts.orEmpty(metadata.namespace());
        var annotations = metadata.annotations() == null ? Map.of() : metadata.annotations();
        return new Target(
                namespace,
                Texts.orEmpty(metadata.name()),
                Texts.orEmpty(metadata.uid()),
                "true".equalsIgnoreCase(String.valueOf(annotations.get(PAUSED))),
                config.spec().triggers().stream().anyMatch(it -> it.type().equals("ConfigChange")),
                config.status().lastVersion(),
                from(config.spec().strategy()).flatMap(it -> StreamTag.named(it, namespace)),
                watchesOf(config, namespace),
                Optional.ofNullable(config.spec().output().to())
                        .flatMap(it -> StreamTag.pushedAs(it, namespace, registry)),
                Window.parse(String.valueOf(annotations.get(Window.ANNOTATION))));
    }

    private static List<Watch> watchesOf(BuildConfig config, String namespace) {
        var watches = new LinkedHashMap<StreamTag, Watch>();
        for (var trigger : config.spec().triggers()) {
            watchOf(trigger, config, namespace)
                    .ifPresent(it -> watches.merge(it.tag(), it, Watch::or));
        }
        return List.copyOf(watches.values());
    }

    private static Optional<Watch> watchOf(
            BuildTriggerPolicy trigger, BuildConfig config, String namespace) {
        if (!trigger.type().equals("ImageChange")) {
            return Optional.empty();
        }
        var change = trigger.imageChange();
        var from =
                Optional.ofNullable(change)
                        .map(ImageChangeTrigger::from)
                        .or(() -> from(config.spec().strategy()));
        return from.flatMap(it -> StreamTag.named(it, namespace))
                .map(tag ->
                        new Watch(
                                tag,
                                change != null && change.paused(),
                                status(config, tag, namespace)
                                        .or(() ->
                                                Optional.ofNullable(change)
                                                        .map(
                                                                ImageChangeTrigger
                                                                        ::lastTriggeredImageID))
                                        .filter(it -> !it.isEmpty())));
    }

    private static Optional<String> status(BuildConfig config, StreamTag tag, String namespace) {
        return Texts.orEmpty(config.status().imageChangeTriggers()).stream()
                .filter(it -> {
                    var space = Texts.orEmpty(it.from().namespace());
                    return Texts.orEmpty(it.from().name()).equals(tag.name())
                            && (space.isEmpty() ? namespace : space).equals(tag.namespace());
                })
                .map(it -> Texts.orEmpty(it.lastTriggeredImageID()))
                .filter(it -> !it.isEmpty())
                .findFirst();
    }

    private static Optional<ObjectReference> from(BuildStrategy strategy) {
        if (strategy.dockerStrategy() != null) {
            return Optional.ofNullable(strategy.dockerStrategy().from());
        }
        if (strategy.sourceStrategy() != null) {
            return Optional.of(strategy.sourceStrategy().from());
        }
        return Optional.ofNullable(strategy.customStrategy()).map(CustomBuildStrategy::from);
    }

    public Optional<Watch> watch(StreamTag tag) {
        return watches.stream().filter(it -> it.tag().equals(tag)).findFirst();
    }

    /// The tags whose moves may matter: those watched, and the one that a first build waits for.
    public Set<StreamTag> tags() {
        var tags = watches.stream().map(Watch::tag).collect(Collectors.toSet());
        if (configChange) {
            base.ifPresent(tags::add);
        }
        return Set.copyOf(tags);
    }

    /// The watches that the earlier state of the same BuildConfig did not have. Only these are
    /// looked at when a BuildConfig changes: the moves of the others come as facts, and a trigger
    /// that is merely resumed waits for the next move.
    public List<Watch> watchesSince(Target earlier) {
        return watches.stream().filter(it -> earlier.watch(it.tag()).isEmpty()).toList();
    }

    /// Whether what it watches and what it pushes has stayed the same.
    public boolean leadsAsBefore(Target later) {
        return output.equals(later.output)
                && paused == later.paused
                && active(watches).equals(active(later.watches));
    }

    private static Set<StreamTag> active(List<Watch> watches) {
        return watches.stream()
                .filter(it -> !it.paused())
                .map(Watch::tag)
                .collect(Collectors.toSet());
    }

    /// Whether its first build still has to start by itself.
    public boolean awaitsFirstBuild() {
        return configChange && lastVersion == 0 && !paused;
    }

    /// Whether the base image's arrival is an image change, so that the first build comes with it.
    public boolean firstBuildComesWithItsBase() {
        return base.flatMap(this::watch).filter(it -> !it.paused()).isPresent();
    }
}
