package io.millrace.trigger.workload;

import io.millrace.contract.ResourceType;
import io.millrace.contract.workload.CronJob;
import io.millrace.contract.workload.DaemonSet;
import io.millrace.contract.workload.Deployment;
import io.millrace.contract.workload.StatefulSet;
import java.util.List;
import java.util.Optional;

/// A kind that runs pods and may have triggers in an annotation.
///
/// @param model the wire record
/// @param isReplicated whether it says how many pods there shall be
/// @param templatePath of its pods' template
record WorkloadKind(ResourceType type, Class<?> model, boolean isReplicated, String templatePath) {

    static final WorkloadKind CRON_JOB =
            new WorkloadKind(
                    ResourceType.CRON_JOB, CronJob.class, false, "spec.jobTemplate.spec.template");

    static final List<WorkloadKind> ALL =
            List.of(
                    new WorkloadKind(
                            ResourceType.DEPLOYMENT, Deployment.class, true, "spec.template"),
                    new WorkloadKind(
                            ResourceType.STATEFUL_SET, StatefulSet.class, true, "spec.template"),
                    new WorkloadKind(
                            ResourceType.DAEMON_SET, DaemonSet.class, false, "spec.template"),
                    CRON_JOB);

    static Optional<WorkloadKind> of(String group, String plural) {
        return ALL.stream()
                .filter(it -> it.type.group().equals(group) && it.type.plural().equals(plural))
                .findFirst();
    }

    static WorkloadKind of(ResourceType type) {
        return of(type.group(), type.plural()).orElseThrow();
    }

    boolean isCronJob() {
        return equals(CRON_JOB);
    }

    String templatePointer() {
        return "/" + templatePath.replace('.', '/');
    }
}
