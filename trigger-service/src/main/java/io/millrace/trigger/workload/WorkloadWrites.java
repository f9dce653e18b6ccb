package io.millrace.trigger.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Vouchers;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.rollout.PodDefaults;
import io.millrace.trigger.domain.workload.AnnotationTrigger;
import io.millrace.trigger.following.ForeignTags;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Creating, changing and deleting workloads. What they say is kept; what Kubernetes would refuse
/// for the sake of its triggers' containers is refused.
record WorkloadWrites(WorkloadKind kind, Workloads workloads) implements Strategy {

    @Override
    public ResourceType type() {
        return kind.type();
    }

    @Override
    public Class<?> model() {
        return kind.model();
    }

    @Override
    public Set<String> ignored() {
        return Set.of("status");
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        next.remove("status");
        return completed(next, Optional.empty(), write);
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        next.remove("status");
        if (previous.has("status")) {
            next.set("status", previous.path("status"));
        }
        return completed(next, Optional.of(previous), write);
    }

    private ObjectNode completed(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        if (kind.isReplicated() && !next.at("/spec").has("replicas")) {
            next.withObject("/spec").put("replicas", 1);
        }
        var workload = new Workload(kind, next);
        var completed =
                kind.isCronJob() ? workload : workload.with(PodDefaults.of(workload.template()));
        return ShortNames.resolved(
                        completed, previous.map(it -> new Workload(kind, it)), write.work())
                .object();
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var workload = new Workload(kind, next);
        var before = previous.map(it -> new Workload(kind, it));
        var faults = WorkloadFaults.of(workload, before);
        if (faults.isEmpty()) {
            ForeignTags.require(
                    tags(workload),
                    before.map(WorkloadWrites::tags).orElse(Set.of()),
                    type(),
                    write);
        }
        return faults;
    }

    private static Set<StreamTag> tags(Workload workload) {
        return TriggerAnnotation.of(workload).triggers().stream()
                .map(AnnotationTrigger::tag)
                .collect(Collectors.toSet());
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        var tags = new HashSet<>(tags(Workload.of(saved)));
        var before = previous.map(it -> tags(Workload.of(it))).orElse(Set.of());
        ForeignTags.vouch(saved, tags, before, write);
        tags.removeAll(before);
        workloads.written(saved, previous, tags, write.work());
    }

    @Override
    public void deleted(Resource previous, Write write) {
        Vouchers.forget(previous.uid(), write.work());
    }
}
