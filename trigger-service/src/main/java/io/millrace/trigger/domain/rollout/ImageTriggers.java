package io.millrace.trigger.domain.rollout;

import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.apps.DeploymentConfigSpec;
import io.millrace.contract.apps.DeploymentTriggerImageChangeParams;
import io.millrace.contract.apps.DeploymentTriggerPolicy;
import io.millrace.contract.core.Container;
import io.millrace.contract.core.PodSpec;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Texts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The image change triggers of a DeploymentConfig: which containers follow which tags.
public final class ImageTriggers {

    private ImageTriggers() {}

    /// The triggers on tags, whether or not they deploy by themselves.
    static Stream<DeploymentTriggerImageChangeParams> all(DeploymentConfigSpec spec) {
        return Texts.orEmpty(spec.triggers()).stream()
                .filter(it -> DeploymentDefaults.IMAGE_CHANGE.equals(it.type()))
                .map(DeploymentTriggerPolicy::imageChangeParams)
                .filter(Objects::nonNull);
    }

    /// Every tag that a trigger names.
    public static Set<StreamTag> tags(DeploymentConfig config) {
        return tags(config, _ -> true);
    }

    /// The tags of the triggers that are looked at.
    public static Set<StreamTag> tags(
            DeploymentConfig config, Predicate<DeploymentTriggerImageChangeParams> isLookedAt) {
        var tags = new LinkedHashSet<StreamTag>();
        all(config.spec()).filter(isLookedAt).forEach(it -> tagOf(it, config).ifPresent(tags::add));
        return tags;
    }

    /// The triggers that act by themselves. For the first deployment, where a new configuration
    /// deploys, these are all; later the automatic ones.
    public static Predicate<DeploymentTriggerImageChangeParams> lookedAt(DeploymentConfig config) {
        var isFirst = config.status().latestVersion() == 0;
        return it -> it.automatic() || (isFirst && deploysChanges(config.spec()));
    }

    static boolean deploysChanges(DeploymentConfigSpec spec) {
        return Texts.orEmpty(spec.triggers()).stream()
                .anyMatch(it -> DeploymentDefaults.CONFIG_CHANGE.equals(it.type()));
    }

    private static Optional<StreamTag> tagOf(
            DeploymentTriggerImageChangeParams params, DeploymentConfig config) {
        return StreamTag.named(params.from(), Texts.orEmpty(config.metadata().namespace()));
    }

    /// Whether every trigger on the tag has followed it to where it points.
    public static boolean follow(DeploymentConfig config, TagRevision revision) {
        return all(config.spec())
                .filter(it -> tagOf(it, config).filter(revision.tag()::equals).isPresent())
                .allMatch(it -> revision.pullSpec().equals(it.lastTriggeredImage()));
    }

    /// The containers that run the tag's image.
    public static List<String> containersOf(DeploymentConfig config, StreamTag tag) {
        return all(config.spec())
                .filter(it -> tagOf(it, config).filter(tag::equals).isPresent())
                .flatMap(it -> Texts.orEmpty(it.containerNames()).stream())
                .distinct()
                .toList();
    }

    /// The spec with the images to which the triggers' tags point, written into the containers.
    /// Empty when one of them has never had an image: then nothing at all is done.
    ///
    /// @param pullSpecs where the tags point
    public static Optional<DeploymentConfigSpec> resolved(
            DeploymentConfig config,
            Predicate<DeploymentTriggerImageChangeParams> isLookedAt,
            Function<StreamTag, Optional<String>> pullSpecs) {
        var spec = config.spec();
        var triggers = new ArrayList<DeploymentTriggerPolicy>();
        for (var trigger : Texts.orEmpty(spec.triggers())) {
            var params = trigger.imageChangeParams();
            if (params == null || !isLookedAt.test(params)) {
                triggers.add(trigger);
                continue;
            }
            var image =
                    tagOf(params, config)
                            .flatMap(pullSpecs)
                            .or(() -> Optional.ofNullable(params.lastTriggeredImage()))
                            .filter(it -> !it.isEmpty());
            if (image.isEmpty()) {
                return Optional.empty();
            }
            triggers.add(trigger.withImageChangeParams(params.withLastTriggeredImage(image.get())));
            spec = withImage(spec, Texts.orEmpty(params.containerNames()), image.get());
        }
        return Optional.of(spec.triggers() == null ? spec : spec.withTriggers(triggers));
    }

    private static DeploymentConfigSpec withImage(
            DeploymentConfigSpec spec, List<String> names, String image) {
        var template = spec.template();
        return template == null
                ? spec
                : spec.withTemplate(template.withSpec(withImage(template.spec(), names, image)));
    }

    private static PodSpec withImage(PodSpec pod, List<String> names, String image) {
        var init = pod.initContainers();
        return pod.withContainers(withImage(pod.containers(), names, image))
                .withInitContainers(init == null ? null : withImage(init, names, image));
    }

    private static List<Container> withImage(
            List<Container> containers, List<String> names, String image) {
        return containers.stream()
                .map(it -> names.contains(it.name()) ? it.withImage(image) : it)
                .toList();
    }

    static Set<String> namedContainers(List<DeploymentTriggerPolicy> triggers) {
        var names = new LinkedHashSet<String>();
        for (var trigger : triggers) {
            if (trigger.imageChangeParams() != null) {
                names.addAll(Texts.orEmpty(trigger.imageChangeParams().containerNames()));
            }
        }
        return names;
    }

    /// The containers of a pod, those that run first included.
    public static Stream<Container> containers(PodSpec pod) {
        return Stream.concat(
                Texts.orEmpty(pod.initContainers()).stream(), pod.containers().stream());
    }

    static boolean isBlank(Container container) {
        return Texts.orEmpty(container.image()).isBlank();
    }
}
