package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("Paces and hooks of the strategy `Rolling`.")
public record RollingDeploymentStrategyParams(
        @Description("Seconds between two changes of a pod.") @Nullable Long updatePeriodSeconds,
        @Description("Seconds between two looks at the pods.") @Nullable Long intervalSeconds,
        @Description("Seconds to wait for progress.") @Nullable Long timeoutSeconds,
        @Description("How many pods may be missing: a number, or a percentage.")
                @Nullable Object maxUnavailable,
        @Description("How many pods may be too many: a number, or a percentage.")
                @Nullable Object maxSurge,
        @Description("What happens before.") @Nullable Map<String, Object> pre,
        @Description("What happens afterwards.") @Nullable Map<String, Object> post) {

    public RollingDeploymentStrategyParams {
        pre = pre == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(pre));
        post = post == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(post));
    }
}
