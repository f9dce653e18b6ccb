package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("What is true of a quota; written by the server.")
public record ResourceQuotaStatus(
        @Description("The limits in force, by resource.") @Nullable Map<String, Object> hard,
        @Description("How much there is, by resource.") @Nullable Map<String, Object> used) {

    public static final ResourceQuotaStatus EMPTY = new ResourceQuotaStatus(null, null);

    public ResourceQuotaStatus {
        hard = hard == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(hard));
        used = used == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(used));
    }
}
