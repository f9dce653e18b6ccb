package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("How many objects of which resources a project may have.")
@Kind(group = "", version = "v1", kind = "ResourceQuota")
public record ResourceQuota(
        @Description("`ResourceQuota`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("The limits that are wanted.") ResourceQuotaSpec spec,
        @Description("The limits in force, and how much of them is used; written by the server.")
                ResourceQuotaStatus status) {

    public ResourceQuota {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? ResourceQuotaSpec.EMPTY : spec;
        status = status == null ? ResourceQuotaStatus.EMPTY : status;
    }
}
