package io.millrace.contract.meta;

import org.jspecify.annotations.Nullable;

@Description("What a list says about itself.")
public record ListMeta(
        @Description("Accepted from old clients and ignored.") @Nullable String selfLink,
        @Description("State of the collection that the list shows; a watch can start from it.")
                @Nullable String resourceVersion,
        @Description("Opaque token that fetches the next page; absent on the last one.")
                @WireName("continue")
                @Nullable String continueToken,
        @Description("How many items follow after this page, when that is known.")
                @Nullable Long remainingItemCount) {

    public static final ListMeta EMPTY = new ListMeta(null, null, null, null);
}
