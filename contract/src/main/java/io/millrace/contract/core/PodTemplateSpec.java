package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.ObjectMeta;

@Description("What the pods of an object look like.")
public record PodTemplateSpec(
        @Description("Labels and annotations of the pods.") ObjectMeta metadata,
        @Description("How they are run.") PodSpec spec) {

    public static final PodTemplateSpec EMPTY =
            new PodTemplateSpec(ObjectMeta.EMPTY, PodSpec.EMPTY);

    public PodTemplateSpec {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? PodSpec.EMPTY : spec;
    }

    public PodTemplateSpec withMetadata(ObjectMeta metadata) {
        return new PodTemplateSpec(metadata, spec);
    }

    public PodTemplateSpec withSpec(PodSpec spec) {
        return new PodTemplateSpec(metadata, spec);
    }
}
