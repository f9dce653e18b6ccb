package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import java.util.Base64;

/// What a pod reads, on its way there: a Secret of the pod's name that goes when the pod goes.
final class PodPapers {

    /// What Kubernetes lets a Secret hold, less what else is in it.
    private static final int MOST = 1_000_000;

    private final String parcel;

    private PodPapers(String parcel) {
        this.parcel = parcel;
    }

    /// @throws BuildFailure when there is more than a Secret can hold
    static PodPapers of(Parcel parcel) throws BuildFailure {
        var packed = parcel.packed();
        if (packed.length > MOST) {
            throw new BuildFailure(
                    FailureReason.CANNOT_CREATE_BUILD_POD_SPEC,
                    "what the build is given, its secrets and config maps above all, takes %d bytes and a pod can be given %d"
                            .formatted(packed.length, MOST));
        }
        return new PodPapers(Base64.getEncoder().encodeToString(packed));
    }

    Secret secret(Pod pod) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .withLabels(pod.getMetadata().getLabels())
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .addToData(Parcel.FILE, parcel)
                .build();
    }
}
