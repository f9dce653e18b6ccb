package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Description("Names for an address, in the hosts file of a pod.")
public record HostAlias(
        @Description("The address.") @Required String ip, @Others Map<String, Object> others) {

    public HostAlias {
        ip = ip == null ? "" : ip;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
