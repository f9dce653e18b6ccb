package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Description("Where a container sees a volume.")
public record VolumeMount(
        @Description("Folder in the container.") @Required String mountPath,
        @Others Map<String, Object> others) {

    public VolumeMount {
        mountPath = mountPath == null ? "" : mountPath;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
