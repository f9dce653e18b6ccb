package io.millrace.contract.workload;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("Pods that are all alike and replaced one after the other.")
@Kind(group = "apps", version = "v1", kind = "Deployment")
public record Deployment(
        @Description("`Deployment`.") @Nullable String kind,
        @Description("`apps/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What is wanted.") @Required ReplicatedSpec spec,
        @Description("What is true of it; written by whoever runs it.") WorkloadStatus status) {

    public Deployment {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? ReplicatedSpec.EMPTY : spec;
        status = status == null ? WorkloadStatus.EMPTY : status;
    }
}
