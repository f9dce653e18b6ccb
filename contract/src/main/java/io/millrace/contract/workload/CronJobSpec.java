package io.millrace.contract.workload;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Description("A job and its schedule.")
@SchemaPackage("io.k8s.api.batch.v1")
public record CronJobSpec(
        @Description("When it is run, in the format of cron.") @Required String schedule,
        @Description("The job.") JobTemplateSpec jobTemplate,
        @Others Map<String, Object> others) {

    public static final CronJobSpec EMPTY = new CronJobSpec("", JobTemplateSpec.EMPTY, Map.of());

    public CronJobSpec {
        schedule = schedule == null ? "" : schedule;
        jobTemplate = jobTemplate == null ? JobTemplateSpec.EMPTY : jobTemplate;
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
