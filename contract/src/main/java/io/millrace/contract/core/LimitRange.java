package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("How big single objects of a project may be.")
@Kind(group = "", version = "v1", kind = "LimitRange")
public record LimitRange(
        @Description("`LimitRange`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The limits.") LimitRangeSpec spec) {

    public LimitRange {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? LimitRangeSpec.EMPTY : spec;
    }
}
