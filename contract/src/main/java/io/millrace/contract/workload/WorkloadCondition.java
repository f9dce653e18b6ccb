package io.millrace.contract.workload;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Description("Something that is true of a workload, or not.")
public record WorkloadCondition(
        @Description("What it is about.") @Required String type,
        @Others Map<String, Object> others) {

    public static final WorkloadCondition EMPTY = new WorkloadCondition("", Map.of());

    public WorkloadCondition {
        type = type == null ? "" : type;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
