package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What is true of a replication controller.")
public record ReplicationControllerStatus(
        @Description("How many pods there are.") @Required int replicas,
        @Description("How many of them have all labels of the template.") int fullyLabeledReplicas,
        @Description("How many of them are ready.") int readyReplicas,
        @Description("How many of them have been ready for long enough.") int availableReplicas,
        @Description("Generation of the object that this is about.")
                @Nullable Long observedGeneration,
        @Description("What else is true of it.") @MergeKey("type")
                @Nullable List<ReplicationControllerCondition> conditions) {

    public static final ReplicationControllerStatus EMPTY =
            new ReplicationControllerStatus(0, 0, 0, 0, null, null);

    public ReplicationControllerStatus {
        conditions = conditions == null ? null : List.copyOf(conditions);
    }
}
