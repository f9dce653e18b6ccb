package io.millrace.contract.meta;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("What one field manager has set on an object.")
public record ManagedFieldsEntry(
        @Description("Name of the manager, from the request's `fieldManager`.")
                @Nullable String manager,
        @Description("`Apply` or `Update`.") @Nullable String operation,
        @Description("API version in which the fields are written down.")
                @Nullable String apiVersion,
        @Description("When the manager last changed one of its fields.") @Nullable Instant time,
        @Description("Format of `fieldsV1`; always `FieldsV1`.") @Nullable String fieldsType,
        @Description("The fields as a tree of `f:` and `k:` keys.")
                @Nullable Map<String, Object> fieldsV1,
        @Description("Subresource through which the fields were set; absent for the main resource.")
                @Nullable String subresource) {

    public ManagedFieldsEntry {
        time = time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
        fieldsV1 =
                fieldsV1 == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(fieldsV1));
    }
}
