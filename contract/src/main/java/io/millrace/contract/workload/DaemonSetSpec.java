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

@Description("Pods of which there is one on every node.")
public record DaemonSetSpec(
        @Description("Which pods belong to it.") @Required @Nullable LabelSelector selector,
        @Description("What its pods look like.") PodTemplateSpec template,
        @Others Map<String, Object> others) {

    public static final DaemonSetSpec EMPTY =
            new DaemonSetSpec(null, PodTemplateSpec.EMPTY, Map.of());

    public DaemonSetSpec {
        template = template == null ? PodTemplateSpec.EMPTY : template;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
