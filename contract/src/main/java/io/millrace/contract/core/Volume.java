package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Description("Storage that the containers of a pod may mount; what kind it is says one more field.")
public record Volume(
        @Description("Name of the volume within the pod.") @Required String name,
        @Others Map<String, Object> others) {

    public Volume {
        name = name == null ? "" : name;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
