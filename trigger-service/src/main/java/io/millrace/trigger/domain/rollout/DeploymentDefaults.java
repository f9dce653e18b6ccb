package io.millrace.trigger.domain.rollout;

import static io.millrace.trigger.domain.rollout.PodDefaults.given;

import io.millrace.contract.apps.DeploymentConfigSpec;
import io.millrace.contract.apps.DeploymentStrategy;
import io.millrace.contract.apps.DeploymentTriggerImageChangeParams;
import io.millrace.contract.apps.DeploymentTriggerPolicy;
import io.millrace.contract.apps.RollingDeploymentStrategyParams;
import io.millrace.contract.build.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What the server fills in before it judges a DeploymentConfig.
public final class DeploymentDefaults {

    public static final String CONFIG_CHANGE = "ConfigChange";
    public static final String IMAGE_CHANGE = "ImageChange";

    private static final String SHARE = "25%";
    private static final int KEPT_DEPLOYMENTS = 10;
    private static final long DEADLINE = 21_600;
    private static final long PACE = 1;
    private static final long TIMEOUT = 600;

    private DeploymentDefaults() {}

    /// A configuration that is created: nothing has been triggered yet.
    public static DeploymentConfigSpec ofNew(DeploymentConfigSpec spec, String namespace) {
        var completed = of(spec, namespace);
        return completed.withTriggers(
                mapped(completed.triggers(), it -> it.withLastTriggeredImage(null)));
    }

    public static DeploymentConfigSpec of(DeploymentConfigSpec spec, String namespace) {
        var template = spec.template() == null ? null : PodDefaults.of(spec.template());
        var labels = template == null ? null : template.metadata().labels();
        var selector = spec.selector();
        return spec.withStrategy(
                        of(Objects.requireNonNullElse(spec.strategy(), DeploymentStrategy.EMPTY)))
                .withTriggers(
                        spec.triggers() == null
                                ? List.of(DeploymentTriggerPolicy.EMPTY.withType(CONFIG_CHANGE))
                                : mapped(spec.triggers(), it -> of(it, namespace)))
                .withReplicas(Objects.requireNonNullElse(spec.replicas(), 1))
                .withRevisionHistoryLimit(
                        Objects.requireNonNullElse(spec.revisionHistoryLimit(), KEPT_DEPLOYMENTS))
                .withSelector(selector == null || selector.isEmpty() ? labels : selector)
                .withTemplate(template);
    }

    private static DeploymentStrategy of(DeploymentStrategy strategy) {
        var type = given(strategy.type(), "Rolling");
        var completed =
                strategy.withType(type)
                        .withResources(
                                Objects.requireNonNullElse(
                                        strategy.resources(), ResourceRequirements.EMPTY))
                        .withActiveDeadlineSeconds(
                                Objects.requireNonNullElse(
                                        strategy.activeDeadlineSeconds(), DEADLINE));
        return switch (type) {
            case "Rolling" -> completed.withRollingParams(rolling(strategy.rollingParams()));
            case "Recreate" ->
                    completed.withRecreateParams(
                            Objects.requireNonNullElse(
                                    strategy.recreateParams(),
                                    Map.<String, Object>of("timeoutSeconds", (int) TIMEOUT)));
            default -> completed;
        };
    }

    private static RollingDeploymentStrategyParams rolling(
            @Nullable RollingDeploymentStrategyParams given) {
        if (given == null) {
            return new RollingDeploymentStrategyParams(
                    PACE, PACE, TIMEOUT, SHARE, SHARE, null, null);
        }
        var unavailable = given.maxUnavailable();
        var surge = given.maxSurge();
        return new RollingDeploymentStrategyParams(
                Objects.requireNonNullElse(given.updatePeriodSeconds(), PACE),
                Objects.requireNonNullElse(given.intervalSeconds(), PACE),
                Objects.requireNonNullElse(given.timeoutSeconds(), TIMEOUT),
                unavailable == null ? (surge == null || isZero(surge) ? SHARE : 0) : unavailable,
                surge == null ? (unavailable == null || isZero(unavailable) ? SHARE : 0) : surge,
                given.pre(),
                given.post());
    }

    static boolean isZero(Object amount) {
        return amount.toString().equals("0") || amount.toString().equals("0%");
    }

    private static DeploymentTriggerImageChangeParams of(
            DeploymentTriggerImageChangeParams params, String namespace) {
        var from = params.from();
        return params.withFrom(
                from.withKind(given(from.kind(), "ImageStreamTag"))
                        .withNamespace(given(from.namespace(), namespace)));
    }

    private static @Nullable List<DeploymentTriggerPolicy> mapped(
            @Nullable List<DeploymentTriggerPolicy> triggers,
            UnaryOperator<DeploymentTriggerImageChangeParams> change) {
        return triggers == null
                ? null
                : triggers.stream()
                        .map(it ->
                                it.imageChangeParams() == null
                                        ? it
                                        : it.withImageChangeParams(
                                                change.apply(it.imageChangeParams())))
                        .toList();
    }
}
