package io.millrace.contract.workload;

import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import io.millrace.contract.rbac.LabelSelector;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("Pods of which there shall be a number.")
public record ReplicatedSpec(
        @Description("How many pods there shall be.") @Nullable Integer replicas,
        @Description("Which pods belong to it.") @Required @Nullable LabelSelector selector,
        @Description("What its pods look like.") PodTemplateSpec template,
        @Others Map<String, Object> others) {

    public static final ReplicatedSpec EMPTY =
            new ReplicatedSpec(null, null, PodTemplateSpec.EMPTY, Map.of());

    public ReplicatedSpec {
        template = template == null ? PodTemplateSpec.EMPTY : template;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
