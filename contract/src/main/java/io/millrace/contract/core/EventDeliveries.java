package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What a subscription to events has not been sent yet, and its dead letters.")
@Kind(group = "", version = "v1", kind = "EventDeliveries")
public record EventDeliveries(
        @Description("`EventDeliveries`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Empty.") ListMeta metadata,
        @Description("The events, newest first.") @Required List<EventDelivery> items) {

    public EventDeliveries {
        metadata = metadata == null ? ListMeta.EMPTY : metadata;
        items = items == null ? List.of() : List.copyOf(items);
    }

    public static EventDeliveries of(List<EventDelivery> items) {
        return new EventDeliveries("EventDeliveries", "v1", ListMeta.EMPTY, items);
    }
}
