package io.millrace.contract.apps;

import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("What to deploy, how, and what makes a new deployment of it.")
public record DeploymentConfigSpec(
        @Description("How a deployment takes the place of the one before.")
                @Nullable DeploymentStrategy strategy,
        @Description("Seconds for which a pod has to be ready before it counts.")
                int minReadySeconds,
        @Description(
                        "What makes a new deployment. Absent means every change of the template; an empty list means that only people do.")
                @AlwaysWritten
                @Nullable List<DeploymentTriggerPolicy> triggers,
        @Description("How many pods there shall be.") @Nullable Integer replicas,
        @Description("How many old deployments are kept for a rollback.")
                @Nullable Integer revisionHistoryLimit,
        @Description("Whether pods run only while a deployment is tested.") @AlwaysWritten
                boolean test,
        @Description("Stops new deployments until it is taken away.") boolean paused,
        @Description("Labels of its pods.") @Nullable Map<String, String> selector,
        @Description("What its pods look like.") @Nullable PodTemplateSpec template) {

    public static final DeploymentConfigSpec EMPTY =
            new DeploymentConfigSpec(null, 0, null, null, null, false, false, null, null);

    public DeploymentConfigSpec {
        triggers = triggers == null ? null : List.copyOf(triggers);
        selector =
                selector == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(selector));
    }

    public DeploymentConfigSpec withStrategy(@Nullable DeploymentStrategy strategy) {
        return new DeploymentConfigSpec(
                strategy,
                minReadySeconds,
                triggers,
                replicas,
                revisionHistoryLimit,
                test,
                paused,
                selector,
                template);
    }

    public DeploymentConfigSpec withTriggers(@Nullable List<DeploymentTriggerPolicy> triggers) {
        return new DeploymentConfigSpec(
                strategy,
                minReadySeconds,
                triggers,
                replicas,
                revisionHistoryLimit,
                test,
                paused,
                selector,
                template);
    }

    public DeploymentConfigSpec withReplicas(@Nullable Integer replicas) {
        return new DeploymentConfigSpec(
                strategy,
                minReadySeconds,
                triggers,
                replicas,
                revisionHistoryLimit,
                test,
                paused,
                selector,
                template);
    }

    public DeploymentConfigSpec withRevisionHistoryLimit(@Nullable Integer revisionHistoryLimit) {
        return new DeploymentConfigSpec(
                strategy,
                minReadySeconds,
                triggers,
                replicas,
                revisionHistoryLimit,
                test,
                paused,
                selector,
                template);
    }

    public DeploymentConfigSpec withSelector(@Nullable Map<String, String> selector) {
        return new DeploymentConfigSpec(
                strategy,
                minReadySeconds,
                triggers,
                replicas,
                revisionHistoryLimit,
                test,
                paused,
                selector,
                template);
    }

    public DeploymentConfigSpec withTemplate(@Nullable PodTemplateSpec template) {
        return new DeploymentConfigSpec(
                strategy,
                minReadySeconds,
                triggers,
                replicas,
                revisionHistoryLimit,
                test,
                paused,
                selector,
                template);
    }
}
