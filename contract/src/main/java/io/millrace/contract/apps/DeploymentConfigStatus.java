package io.millrace.contract.apps;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What is true of a deployment configuration; written by the server.")
public record DeploymentConfigStatus(
        @Description("Number of the newest deployment.") @Required long latestVersion,
        @Description("Generation of the object that this is about.") @AlwaysWritten
                @Nullable Long observedGeneration,
        @Description("How many pods there are.") @Required int replicas,
        @Description("How many of them are of the newest deployment.") @Required
                int updatedReplicas,
        @Description("How many of them are available.") @Required int availableReplicas,
        @Description("How many of them are not.") @Required int unavailableReplicas,
        @Description("Why the newest deployment was made.") @Nullable DeploymentDetails details,
        @Description("What else is true of it.") @MergeKey("type")
                @Nullable List<DeploymentCondition> conditions,
        @Description("How many pods are ready.") int readyReplicas) {

    public static final DeploymentConfigStatus EMPTY =
            new DeploymentConfigStatus(0, null, 0, 0, 0, 0, null, null, 0);

    public DeploymentConfigStatus {
        conditions = conditions == null ? null : List.copyOf(conditions);
    }

    public DeploymentConfigStatus withLatestVersion(long latestVersion) {
        return new DeploymentConfigStatus(
                latestVersion,
                observedGeneration,
                replicas,
                updatedReplicas,
                availableReplicas,
                unavailableReplicas,
                details,
                conditions,
                readyReplicas);
    }

    public DeploymentConfigStatus withObservedGeneration(@Nullable Long observedGeneration) {
        return new DeploymentConfigStatus(
                latestVersion,
                observedGeneration,
                replicas,
                updatedReplicas,
                availableReplicas,
                unavailableReplicas,
                details,
                conditions,
                readyReplicas);
    }

    public DeploymentConfigStatus withDetails(@Nullable DeploymentDetails details) {
        return new DeploymentConfigStatus(
                latestVersion,
                observedGeneration,
                replicas,
                updatedReplicas,
                availableReplicas,
                unavailableReplicas,
                details,
                conditions,
                readyReplicas);
    }

    public DeploymentConfigStatus withConditions(@Nullable List<DeploymentCondition> conditions) {
        return new DeploymentConfigStatus(
                latestVersion,
                observedGeneration,
                replicas,
                updatedReplicas,
                availableReplicas,
                unavailableReplicas,
                details,
                conditions,
                readyReplicas);
    }
}
