package io.millrace.contract.meta;

import org.jspecify.annotations.Nullable;

@Description("The answer to a request that does not return an object.")
@Kind(group = "", version = "v1", kind = "Status")
public record Status(
        @Description("`Status`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Empty, except in answers about lists.") ListMeta metadata,
        @Description("`Success` or `Failure`.") @Nullable String status,
        @Description("What happened, for people.") @Nullable String message,
        @Description("Machine-readable reason of a failure, for example `NotFound`.")
                @Nullable String reason,
        @Description("What the answer is about.") @Nullable StatusDetails details,
        @Description("HTTP status code of a failure.") @Nullable Integer code) {

    public static final Status EMPTY =
            new Status(null, null, ListMeta.EMPTY, null, null, null, null, null);

    public Status {
        metadata = metadata == null ? ListMeta.EMPTY : metadata;
    }
}
