package io.millrace.trigger.workload;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.PodSpec;
import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.workload.LocalNames;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Short names of images at admission: of streams that allow it (`lookupPolicy.local`), and of all
/// where an annotation asks for it.
public final class ShortNames {

    private static final String RESOLVE = "alpha.image.policy.openshift.io/resolve-names";

    private ShortNames() {}

    /// A Deployment and its like keep the short name unless they ask: whatever they make is to look
    /// it up. A CronJob is looked up when it is written. Who asks has all looked up, also what was
    /// there before he asked.
    static Workload resolved(Workload workload, Optional<Workload> before, Work work) {
        var asks = asks(workload.metadata().annotations()) || asks(workload.template());
        if (!asks && !workload.kind().isCronJob()) {
            return workload;
        }
        var known =
                before.filter(_ -> !asks).map(it -> LocalNames.images(it.pod())).orElse(Set.of());
        var pod = resolved(workload.pod(), workload.namespace(), asks, known, work);
        return pod.equals(workload.pod()) ? workload : workload.with(pod);
    }

    /// The template of pods that are to be made now.
    public static PodTemplateSpec resolved(PodTemplateSpec template, String namespace, Work work) {
        return template.withSpec(
                resolved(template.spec(), namespace, asks(template), Set.of(), work));
    }

    private static PodSpec resolved(
            PodSpec pod, String namespace, boolean all, Set<String> before, Work work) {
        return LocalNames.resolved(
                pod,
                before,
                (stream, tag) ->
                        work.projected(ResourceKey.of(ResourceType.IMAGE_STREAM, namespace, stream))
                                .map(it -> it.as(ImageStream.class))
                                .filter(it -> all || it.spec().lookupPolicy().local())
                                .flatMap(it -> TagRevision.present(it, tag))
                                .map(TagRevision::pullSpec));
    }

    private static boolean asks(PodTemplateSpec template) {
        var annotations = template.metadata().annotations();
        return annotations != null && asks(annotations);
    }

    private static boolean asks(Map<String, String> annotations) {
        return "*".equals(annotations.get(RESOLVE));
    }
}
