package io.millrace.trigger.domain.rollout;

import io.millrace.contract.apps.DeploymentCause;
import io.millrace.contract.apps.DeploymentCauseImageTrigger;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.apps.DeploymentConfigSpec;
import io.millrace.contract.apps.DeploymentDetails;
import io.millrace.contract.apps.DeploymentTriggerImageChangeParams;
import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.trigger.domain.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a DeploymentConfig is due for a new deployment, and why.
public final class Rollout {

    private Rollout() {}

    /// Why a deployment is due; empty when none is.
    ///
    /// @param latest the template of the newest deployment, as its configuration said it; empty
    ///   when there is none
    public static Optional<DeploymentDetails> due(
            DeploymentConfig config, Optional<PodTemplateSpec> latest) {
        var spec = config.spec();
        if (spec.paused() || spec.template() == null || hasBlankImages(spec)) {
            return Optional.empty();
        }
        if (config.status().latestVersion() == 0) {
            return first(spec);
        }
        return latest.flatMap(it -> next(spec, it));
    }

    /// Some image is still to come from a tag.
    public static boolean hasBlankImages(DeploymentConfigSpec spec) {
        return spec.template() != null
                && ImageTriggers.containers(spec.template().spec())
                        .anyMatch(ImageTriggers::isBlank);
    }

    /// Whether a tag of its triggers has never had an image.
    public static boolean isUnresolved(DeploymentConfigSpec spec) {
        return hasBlankImages(spec)
                || ImageTriggers.all(spec)
                        .anyMatch(it -> Texts.orEmpty(it.lastTriggeredImage()).isEmpty());
    }

    private static Optional<DeploymentDetails> first(DeploymentConfigSpec spec) {
        var images = ImageTriggers.all(spec).toList();
        if (images.stream().anyMatch(it -> Texts.orEmpty(it.lastTriggeredImage()).isEmpty())) {
            return Optional.empty();
        }
        if (ImageTriggers.deploysChanges(spec)) {
            return Optional.of(ofConfiguration());
        }
        return images.isEmpty() ? Optional.empty() : Optional.of(ofImages(imagesOf(images)));
    }

    private static Optional<DeploymentDetails> next(
            DeploymentConfigSpec spec, PodTemplateSpec latest) {
        var changed = changedImages(spec, latest);
        if (!changed.isEmpty()) {
            return Optional.of(ofImages(changed));
        }
        return ImageTriggers.deploysChanges(spec) && !latest.equals(spec.template())
                ? Optional.of(ofConfiguration())
                : Optional.empty();
    }

    /// The images of containers that follow tags, where the newest deployment runs others.
    private static List<String> changedImages(DeploymentConfigSpec spec, PodTemplateSpec latest) {
        var before = images(latest);
        var now = spec.template() == null ? Map.<String, String>of() : images(spec.template());
        var changed = new ArrayList<String>();
        for (var name : ImageTriggers.namedContainers(Texts.orEmpty(spec.triggers()))) {
            var image = now.getOrDefault(name, "");
            if (!image.isEmpty() && !image.equals(before.get(name)) && !changed.contains(image)) {
                changed.add(image);
            }
        }
        return changed;
    }

    private static Map<String, String> images(PodTemplateSpec template) {
        var images = new HashMap<String, String>();
        ImageTriggers.containers(template.spec())
                .forEach(it -> images.put(it.name(), Texts.orEmpty(it.image())));
        return images;
    }

    private static List<String> imagesOf(List<DeploymentTriggerImageChangeParams> triggers) {
        return triggers.stream()
                .map(it -> Texts.orEmpty(it.lastTriggeredImage()))
                .distinct()
                .toList();
    }

    private static DeploymentDetails ofImages(List<String> images) {
        return new DeploymentDetails(
                "image change",
                images.stream()
                        .map(it ->
                                new DeploymentCause(
                                        DeploymentDefaults.IMAGE_CHANGE,
                                        new DeploymentCauseImageTrigger(
                                                ObjectReference.EMPTY
                                                        .withKind("DockerImage")
                                                        .withName(it))))
                        .toList());
    }

    private static DeploymentDetails ofConfiguration() {
        return new DeploymentDetails(
                "config change",
                List.of(new DeploymentCause(DeploymentDefaults.CONFIG_CHANGE, null)));
    }

    /// Somebody has asked for a deployment.
    public static DeploymentDetails manual() {
        return new DeploymentDetails("manual change", List.of(new DeploymentCause("Manual", null)));
    }
}
