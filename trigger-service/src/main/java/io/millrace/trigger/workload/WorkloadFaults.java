package io.millrace.trigger.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.core.Container;
import io.millrace.platform.status.FieldError;
import io.millrace.trigger.domain.Texts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is wrong with a workload.
final class WorkloadFaults {

    private final List<FieldError> faults = new ArrayList<>();

    private WorkloadFaults() {}

    static List<FieldError> of(Workload workload, Optional<Workload> before) {
        var found = new WorkloadFaults();
        if (workload.kind().isCronJob()) {
            found.schedule(workload.object());
        } else {
            found.selector(workload, before);
        }
        found.containers(workload);
        return found.faults;
    }

    private void schedule(JsonNode object) {
        if (object.at("/spec/schedule").asText().isBlank()) {
            faults.add(FieldError.required("spec.schedule", ""));
        }
    }

    private void selector(Workload workload, Optional<Workload> before) {
        var selector = workload.object().at("/spec/selector");
        if (selector.isEmpty()) {
            faults.add(FieldError.required("spec.selector", ""));
        } else if (before.filter(it -> !it.object().at("/spec/selector").equals(selector))
                .isPresent()) {
            faults.add(FieldError.invalid("spec.selector", selector, "field is immutable"));
        }
        var labels = workload.object().at("/spec/template/metadata/labels");
        for (var wanted : selector.path("matchLabels").properties()) {
            if (!labels.path(wanted.getKey()).equals(wanted.getValue())) {
                faults.add(
                        FieldError.invalid(
                                "spec.template.metadata.labels",
                                labels.isMissingNode() ? "" : labels,
                                "`selector` does not match template `labels`"));
                return;
            }
        }
    }

    private void containers(Workload workload) {
        var path = workload.kind().templatePath() + ".spec.";
        var pod = workload.pod();
        if (pod.containers().isEmpty()) {
            faults.add(FieldError.required(path + "containers", ""));
        }
        var names = new HashSet<String>();
        containers(pod.containers(), path + "containers", names);
        containers(Texts.orEmpty(pod.initContainers()), path + "initContainers", names);
    }

    private void containers(List<Container> containers, String path, Set<String> names) {
        for (var i = 0; i < containers.size(); i++) {
            var container = containers.get(i);
            var at = "%s[%d]".formatted(path, i);
            if (container.name().isEmpty()) {
                faults.add(FieldError.required(at + ".name", ""));
            } else if (!names.add(container.name())) {
                faults.add(FieldError.duplicate(at + ".name", container.name()));
            }
            if (Texts.orEmpty(container.image()).isEmpty()) {
                faults.add(FieldError.required(at + ".image", ""));
            }
        }
    }
}
