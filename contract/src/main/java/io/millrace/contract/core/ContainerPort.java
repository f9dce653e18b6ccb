package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("A port that a container listens on.")
public record ContainerPort(
        @Description("Number of the port.") @Required int containerPort,
        @Description("`TCP`, `UDP` or `SCTP`; `TCP` when absent.") @Nullable String protocol,
        @Others Map<String, Object> others) {

    public ContainerPort {
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    public ContainerPort withProtocol(@Nullable String protocol) {
        return new ContainerPort(containerPort, protocol, others);
    }
}
