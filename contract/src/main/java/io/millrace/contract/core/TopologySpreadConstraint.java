package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Description("How pods are spread.")
public record TopologySpreadConstraint(
        @Description("Label of nodes that tells places apart.") @Required String topologyKey,
        @Others Map<String, Object> others) {

    public TopologySpreadConstraint {
        topologyKey = topologyKey == null ? "" : topologyKey;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
