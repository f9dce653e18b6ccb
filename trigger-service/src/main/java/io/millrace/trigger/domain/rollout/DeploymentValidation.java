package io.millrace.trigger.domain.rollout;

import io.millrace.contract.apps.DeploymentConfigSpec;
import io.millrace.contract.apps.DeploymentStrategy;
import io.millrace.contract.apps.DeploymentTriggerPolicy;
import io.millrace.contract.core.Container;
import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.Texts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/// What is wrong with a DeploymentConfig, field by field.
public final class DeploymentValidation {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Set<String> STRATEGIES = Set.of("Rolling", "Recreate", "Custom");
    private static final String NOT_NEGATIVE = "must be greater than or equal to 0";

    private final List<Fault> faults = new ArrayList<>();

    private DeploymentValidation() {}

    /// The faults of a spec that has its defaults.
    public static List<Fault> of(DeploymentConfigSpec spec) {
        var validation = new DeploymentValidation();
        validation.spec(spec);
        return validation.faults;
    }

    private void spec(DeploymentConfigSpec spec) {
        var triggers = Texts.orEmpty(spec.triggers());
        for (var i = 0; i < triggers.size(); i++) {
            trigger(triggers.get(i), "spec.triggers[%d]".formatted(i));
        }
        if (Objects.requireNonNullElse(spec.replicas(), 0) < 0) {
            faults.add(Fault.invalid("spec.replicas", spec.replicas(), NOT_NEGATIVE));
        }
        if (spec.minReadySeconds() < 0) {
            faults.add(Fault.invalid("spec.minReadySeconds", spec.minReadySeconds(), NOT_NEGATIVE));
        }
        if (Objects.requireNonNullElse(spec.revisionHistoryLimit(), 0) < 0) {
            faults.add(
                    Fault.invalid(
                            "spec.revisionHistoryLimit",
                            spec.revisionHistoryLimit(),
                            NOT_NEGATIVE));
        }
        if (spec.strategy() != null) {
            strategy(spec.strategy());
        }
        if (spec.template() == null) {
            faults.add(Fault.required("spec.template", "a template of its pods is needed"));
        } else {
            template(spec.template(), spec.selector(), ImageTriggers.namedContainers(triggers));
        }
    }

    private void trigger(DeploymentTriggerPolicy trigger, String path) {
        if (Texts.orEmpty(trigger.type()).isEmpty()) {
            faults.add(Fault.required(path + ".type", ""));
        }
        if (!DeploymentDefaults.IMAGE_CHANGE.equals(trigger.type())) {
            return;
        }
        var params = trigger.imageChangeParams();
        if (params == null) {
            faults.add(Fault.required(path + ".imageChangeParams", ""));
            return;
        }
        var from = params.from();
        var name = Texts.orEmpty(from.name());
        var fromPath = path + ".imageChangeParams.from";
        if (!"ImageStreamTag".equals(from.kind())) {
            faults.add(Fault.invalid(fromPath + ".kind", from.kind(), "must be an ImageStreamTag"));
        } else if (name.isEmpty()) {
            faults.add(Fault.required(fromPath, ""));
        } else if (StreamTag.named(from, "").isEmpty()) {
            faults.add(
                    Fault.invalid(fromPath + ".name", name, "must be of the form <stream>:<tag>"));
        }
        if (Texts.orEmpty(params.containerNames()).isEmpty()) {
            faults.add(Fault.required(path + ".imageChangeParams.containerNames", ""));
        }
    }

    private void strategy(DeploymentStrategy strategy) {
        var type = Texts.orEmpty(strategy.type());
        if (!STRATEGIES.contains(type)) {
            faults.add(
                    Fault.unsupported(
                            "spec.strategy.type", type, "\"Custom\", \"Recreate\", \"Rolling\""));
        }
        if (type.equals("Custom") && strategy.customParams() == null) {
            faults.add(Fault.required("spec.strategy.customParams", ""));
        }
        var rolling = strategy.rollingParams();
        if (rolling != null
                && rolling.maxSurge() != null
                && rolling.maxUnavailable() != null
                && DeploymentDefaults.isZero(rolling.maxSurge())
                && DeploymentDefaults.isZero(rolling.maxUnavailable())) {
            faults.add(
                    Fault.invalid(
                            "spec.strategy.rollingParams.maxUnavailable",
                            rolling.maxUnavailable(),
                            "may not be 0 when maxSurge is 0"));
        }
    }

    private void template(
            PodTemplateSpec template,
            @org.jspecify.annotations.Nullable Map<String, String> selector,
            Set<String> triggered) {
        var labels = Objects.requireNonNullElse(template.metadata().labels(), Map.of());
        if (selector == null || selector.isEmpty()) {
            faults.add(Fault.required("spec.selector", ""));
        } else if (!labels.entrySet().containsAll(selector.entrySet())) {
            faults.add(
                    Fault.invalid(
                            "spec.template.metadata.labels",
                            labels,
                            "`selector` does not match template `labels`"));
        }
        var spec = template.spec();
        if (!"Always".equals(spec.restartPolicy())) {
            faults.add(
                    Fault.unsupported(
                            "spec.template.spec.restartPolicy",
                            Texts.orEmpty(spec.restartPolicy()),
                            "\"Always\""));
        }
        if (spec.containers().isEmpty()) {
            faults.add(Fault.required("spec.template.spec.containers", ""));
        }
        var names = new HashSet<String>();
        containers("containers", spec.containers(), triggered, names);
        containers("initContainers", Texts.orEmpty(spec.initContainers()), triggered, names);
    }

    private void containers(
            String field, List<Container> containers, Set<String> triggered, Set<String> names) {
        for (var i = 0; i < containers.size(); i++) {
            var container = containers.get(i);
            var path = "spec.template.spec.%s[%d]".formatted(field, i);
            var name = container.name();
            if (name.isEmpty()) {
                faults.add(Fault.required(path + ".name", ""));
            } else if (!LABEL.matcher(name).matches()) {
                faults.add(
                        Fault.invalid(
                                path + ".name",
                                name,
                                "must be a label of DNS: lower-case letters, digits and \"-\""));
            } else if (!names.add(name)) {
                faults.add(Fault.duplicate(path + ".name", name));
            }
            if (ImageTriggers.isBlank(container) && !triggered.contains(name)) {
                faults.add(Fault.required(path + ".image", ""));
            }
        }
    }
}
