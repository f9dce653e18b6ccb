package io.millrace.contract.workload;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.Others;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("What is true of pods and their like, as whoever runs them says.")
public record WorkloadStatus(
        @Description("Generation of the object that this is about.")
                @Nullable Long observedGeneration,
        @Description("What else is true of it.") @MergeKey("type")
                @Nullable List<WorkloadCondition> conditions,
        @Others Map<String, Object> others) {

    public static final WorkloadStatus EMPTY = new WorkloadStatus(null, null, Map.of());

    public WorkloadStatus {
        conditions = conditions == null ? null : List.copyOf(conditions);
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
