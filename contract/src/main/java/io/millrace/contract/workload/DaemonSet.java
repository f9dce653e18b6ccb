package io.millrace.contract.workload;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("One pod on every node.")
@Kind(group = "apps", version = "v1", kind = "DaemonSet")
public record DaemonSet(
        @Description("`DaemonSet`.") @Nullable String kind,
        @Description("`apps/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What is wanted.") @Required DaemonSetSpec spec,
        @Description("What is true of it; written by whoever runs it.") WorkloadStatus status) {

    public DaemonSet {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? DaemonSetSpec.EMPTY : spec;
        status = status == null ? WorkloadStatus.EMPTY : status;
    }
}
