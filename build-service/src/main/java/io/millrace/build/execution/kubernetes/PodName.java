package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.millrace.build.execution.BuildJob;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// Where the pod of a build is found.
record PodName(String namespace, String name) {

    private static final String SUFFIX = "-build";
    private static final int LONGEST = 253;
    private static final int HASH = 9;

    /// Where projects share a namespace, the pod's name begins with the project's, which has no
    /// dot.
    static PodName of(BuildJob job, ClusterBuilds settings) {
        return settings.namespace()
                .map(it -> new PodName(it, cut(job.namespace() + "." + job.name())))
                .orElseGet(() -> new PodName(job.namespace(), cut(job.name())));
    }

    static PodName of(Pod pod) {
        return new PodName(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }

    private static String cut(String base) {
        if (base.length() + SUFFIX.length() <= LONGEST) {
            return base + SUFFIX;
        }
        var checksum = new CRC32C();
        checksum.update(base.getBytes(StandardCharsets.UTF_8));
        var hash = HexFormat.of().toHexDigits((int) checksum.getValue());
        return base.substring(0, LONGEST - SUFFIX.length() - HASH) + "-" + hash + SUFFIX;
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
