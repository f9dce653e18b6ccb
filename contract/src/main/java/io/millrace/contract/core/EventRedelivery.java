package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("The wish that dead letters of a subscription be sent again.")
@Kind(group = "", version = "v1", kind = "EventRedelivery")
public record EventRedelivery(
        @Description("`EventRedelivery`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("The ids of the events; absent for all.") @Nullable List<String> ids) {

    public EventRedelivery {
        ids = ids == null ? null : List.copyOf(ids);
    }
}
