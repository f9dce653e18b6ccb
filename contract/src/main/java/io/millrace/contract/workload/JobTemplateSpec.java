package io.millrace.contract.workload;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.SchemaPackage;

@Description("What the jobs of a schedule look like.")
@SchemaPackage("io.k8s.api.batch.v1")
public record JobTemplateSpec(
        @Description("Labels and annotations of the jobs.") ObjectMeta metadata,
        @Description("How they are run.") JobSpec spec) {

    public static final JobTemplateSpec EMPTY =
            new JobTemplateSpec(ObjectMeta.EMPTY, JobSpec.EMPTY);

    public JobTemplateSpec {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? JobSpec.EMPTY : spec;
    }
}
