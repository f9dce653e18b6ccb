package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Description("Something that has to happen before a pod is scheduled.")
public record PodSchedulingGate(
        @Description("Name of the gate.") @Required String name,
        @Others Map<String, Object> others) {

    public PodSchedulingGate {
        name = name == null ? "" : name;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
