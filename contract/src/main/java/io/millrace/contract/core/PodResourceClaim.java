package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Description("A resource that a pod claims.")
public record PodResourceClaim(
        @Description("Name of the claim within the pod.") @Required String name,
        @Others Map<String, Object> others) {

    public PodResourceClaim {
        name = name == null ? "" : name;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
