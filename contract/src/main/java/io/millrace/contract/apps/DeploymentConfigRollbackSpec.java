package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;

@Description("What to go back to.")
public record DeploymentConfigRollbackSpec(
        @Description("The replication controller of an earlier deployment.") @Required
                ObjectReference from,
        @Description("Number of the earlier deployment; 0 means the one before the newest.")
                long revision,
        @Description("Takes the triggers of then.") boolean includeTriggers,
        @Description("Takes the template of then.") boolean includeTemplate,
        @Description("Takes the number of replicas and the selector of then.")
                boolean includeReplicationMeta,
        @Description("Takes the strategy of then.") boolean includeStrategy) {

    public static final DeploymentConfigRollbackSpec EMPTY =
            new DeploymentConfigRollbackSpec(ObjectReference.EMPTY, 0, false, false, false, false);

    public DeploymentConfigRollbackSpec {
        from = from == null ? ObjectReference.EMPTY : from;
    }
}
