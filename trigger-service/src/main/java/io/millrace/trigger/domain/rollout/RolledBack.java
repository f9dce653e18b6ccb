package io.millrace.trigger.domain.rollout;

import io.millrace.contract.apps.DeploymentConfigRollbackSpec;
import io.millrace.contract.apps.DeploymentConfigSpec;
import io.millrace.trigger.domain.Texts;

/// A configuration with parts of an earlier one.
public final class RolledBack {

    private RolledBack() {}

    /// Triggers on tags no longer act by themselves: they would undo it.
    public static DeploymentConfigSpec of(
            DeploymentConfigSpec now,
            DeploymentConfigSpec then,
            DeploymentConfigRollbackSpec parts) {
        var result = now;
        if (parts.includeTemplate()) {
            result = result.withTemplate(then.template());
        }
        if (parts.includeReplicationMeta()) {
            result = result.withReplicas(then.replicas()).withSelector(then.selector());
        }
        if (parts.includeTriggers()) {
            result = result.withTriggers(then.triggers());
        }
        if (parts.includeStrategy()) {
            result = result.withStrategy(then.strategy());
        }
        return result.triggers() == null
                ? result
                : result.withTriggers(
                        Texts.orEmpty(result.triggers()).stream()
                                .map(it ->
                                        it.imageChangeParams() == null
                                                ? it
                                                : it.withImageChangeParams(
                                                        it.imageChangeParams()
                                                                .withAutomatic(false)))
                                .toList());
    }
}
