package io.millrace.contract.autoscaling;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("How many pods an object wants and has.")
@Kind(group = "autoscaling", version = "v1", kind = "Scale")
public record Scale(
        @Description("`Scale`.") @Nullable String kind,
        @Description("`autoscaling/v1`.") @Nullable String apiVersion,
        @Description("Name and version of the object.") ObjectMeta metadata,
        @Description("What is wanted.") ScaleSpec spec,
        @Description("What is true of it.") ScaleStatus status) {

    public Scale {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? ScaleSpec.EMPTY : spec;
        status = status == null ? ScaleStatus.EMPTY : status;
    }
}
