package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("The pods that are wanted.")
public record ReplicationControllerSpec(
        @Description("How many pods there shall be.") @Nullable Integer replicas,
        @Description("Seconds for which a pod has to be ready before it counts.")
                int minReadySeconds,
        @Description("Labels of its pods.") @Nullable Map<String, String> selector,
        @Description("What its pods look like.") @Nullable PodTemplateSpec template) {

    public static final ReplicationControllerSpec EMPTY =
            new ReplicationControllerSpec(null, 0, null, null);

    public ReplicationControllerSpec {
        selector =
                selector == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(selector));
    }

    public ReplicationControllerSpec withReplicas(@Nullable Integer replicas) {
        return new ReplicationControllerSpec(replicas, minReadySeconds, selector, template);
    }

    public ReplicationControllerSpec withTemplate(@Nullable PodTemplateSpec template) {
        return new ReplicationControllerSpec(replicas, minReadySeconds, selector, template);
    }
}
