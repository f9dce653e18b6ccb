package io.millrace.contract.workload;

import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.SchemaPackage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Description("Pods that end.")
@SchemaPackage("io.k8s.api.batch.v1")
public record JobSpec(
        @Description("What its pods look like.") PodTemplateSpec template,
        @Others Map<String, Object> others) {

    public static final JobSpec EMPTY = new JobSpec(PodTemplateSpec.EMPTY, Map.of());

    public JobSpec {
        template = template == null ? PodTemplateSpec.EMPTY : template;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
