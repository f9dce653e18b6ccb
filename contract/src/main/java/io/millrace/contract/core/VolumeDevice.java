package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Description("Where a container sees a volume as a device.")
public record VolumeDevice(
        @Description("Device in the container.") @Required String devicePath,
        @Others Map<String, Object> others) {

    public VolumeDevice {
        devicePath = devicePath == null ? "" : devicePath;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
