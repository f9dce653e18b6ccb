package io.millrace.contract.workload;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("A job that is run on a schedule.")
@Kind(group = "batch", version = "v1", kind = "CronJob")
@SchemaPackage("io.k8s.api.batch.v1")
public record CronJob(
        @Description("`CronJob`.") @Nullable String kind,
        @Description("`batch/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What is wanted.") @Required CronJobSpec spec,
        @Description("What is true of it; written by whoever runs it.") WorkloadStatus status) {

    public CronJob {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? CronJobSpec.EMPTY : spec;
        status = status == null ? WorkloadStatus.EMPTY : status;
    }
}
