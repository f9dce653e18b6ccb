package io.millrace.trigger.workload;

import io.millrace.contract.ResourceType;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.ServiceAccounts;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.workload.AnnotationTrigger;
import java.util.List;

/// Which tags of other projects a cluster's workload may follow. Who has written its annotation is
/// not known, so its service account must be allowed to pull them, as it has to anyhow.
final class Reach {

    private static final String USUAL_ACCOUNT = "default";

    private Reach() {}

    /// Why the workload may not follow what its triggers name; empty when it may.
    static String fault(Workload workload, List<AnnotationTrigger> triggers, Work work) {
        var account =
                workload.object()
                        .at(workload.kind().templatePointer() + "/spec/serviceAccountName")
                        .asText(USUAL_ACCOUNT);
        var requester =
                ServiceAccounts.requester(
                        workload.namespace(), account.isEmpty() ? USUAL_ACCOUNT : account, "");
        return triggers.stream()
                .map(AnnotationTrigger::tag)
                .filter(it -> !it.namespace().equals(workload.namespace()))
                .map(Reach::pull)
                .filter(it -> !work.access().allows(requester, it))
                .findFirst()
                .map(it -> it.forbiddenTo(requester))
                .orElse("");
    }

    private static Attributes pull(StreamTag tag) {
        return new Attributes(
                "get",
                ResourceType.IMAGE_STREAM.group(),
                ResourceType.IMAGE_STREAM.plural(),
                "layers",
                tag.namespace(),
                tag.stream());
    }
}
