package io.millrace.contract.apps;

import io.millrace.contract.build.ResourceRequirements;
import io.millrace.contract.meta.Description;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("How a deployment takes the place of the one before.")
public record DeploymentStrategy(
        @Description("`Rolling`, `Recreate` or `Custom`.") @Nullable String type,
        @Description("Of the strategy `Custom`: the image that deploys.")
                @Nullable Map<String, Object> customParams,
        @Description("Of the strategy `Recreate`: time and hooks.")
                @Nullable Map<String, Object> recreateParams,
        @Description("Of the strategy `Rolling`: paces and hooks.")
                @Nullable RollingDeploymentStrategyParams rollingParams,
        @Description("Computing that the deployer needs and may use.")
                @Nullable ResourceRequirements resources,
        @Description("Labels of the deployer.") @Nullable Map<String, String> labels,
        @Description("Annotations of the deployer.") @Nullable Map<String, String> annotations,
        @Description("Seconds that a deployment may take.") @Nullable Long activeDeadlineSeconds) {

    public static final DeploymentStrategy EMPTY =
            new DeploymentStrategy(null, null, null, null, null, null, null, null);

    public DeploymentStrategy {
        customParams =
                customParams == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(customParams));
        recreateParams =
                recreateParams == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(recreateParams));
        labels = labels == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        annotations =
                annotations == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    public DeploymentStrategy withType(@Nullable String type) {
        return new DeploymentStrategy(
                type,
                customParams,
                recreateParams,
                rollingParams,
                resources,
                labels,
                annotations,
                activeDeadlineSeconds);
    }

    public DeploymentStrategy withRollingParams(
            @Nullable RollingDeploymentStrategyParams rollingParams) {
        return new DeploymentStrategy(
                type,
                customParams,
                recreateParams,
                rollingParams,
                resources,
                labels,
                annotations,
                activeDeadlineSeconds);
    }

    public DeploymentStrategy withRecreateParams(@Nullable Map<String, Object> recreateParams) {
        return new DeploymentStrategy(
                type,
                customParams,
                recreateParams,
                rollingParams,
                resources,
                labels,
                annotations,
                activeDeadlineSeconds);
    }

    public DeploymentStrategy withResources(@Nullable ResourceRequirements resources) {
        return new DeploymentStrategy(
                type,
                customParams,
                recreateParams,
                rollingParams,
                resources,
                labels,
                annotations,
                activeDeadlineSeconds);
    }

    public DeploymentStrategy withActiveDeadlineSeconds(@Nullable Long activeDeadlineSeconds) {
        return new DeploymentStrategy(
                type,
                customParams,
                recreateParams,
                rollingParams,
                resources,
                labels,
                annotations,
                activeDeadlineSeconds);
    }
}
