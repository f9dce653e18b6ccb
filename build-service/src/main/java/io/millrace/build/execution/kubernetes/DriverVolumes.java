package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.CsiVolume;
import io.millrace.build.execution.FailureReason;
import java.util.List;

/// The volumes that a build asks of drivers of the cluster: its pod has them, and hands them on to
/// what it builds.
record DriverVolumes(BuildJob job, ClusterBuilds settings) {

    private static final String FOLDER = "/run/millrace-volumes/";

    /// A driver acts for the project in whose namespace the pod is, and no build chooses for the
    /// operator which drivers there are.
    void require() throws BuildFailure {
        for (var volume : all()) {
            if (settings.namespace().isPresent()) {
                throw refused(volume, "its pod is not in the namespace of its project");
            }
            var driver = csi(volume).driver();
            if (!settings.drivers().contains(driver)) {
                throw refused(volume, "builds may not use the CSI driver '%s'".formatted(driver));
            }
        }
    }

    private static BuildFailure refused(BuildVolume volume, String why) {
        return new BuildFailure(
                FailureReason.CANNOT_CREATE_BUILD_POD_SPEC,
                "there is no volume '%s': %s".formatted(volume.name(), why));
    }

    List<Volume> volumes() {
        return all().stream().map(DriverVolumes::volume).toList();
    }

    private static Volume volume(BuildVolume volume) {
        var csi = csi(volume);
        return new VolumeBuilder()
                .withName(nameOf(volume))
                .withNewCsi()
                .withDriver(csi.driver())
                .withFsType(csi.fileSystem().orElse(null))
                .withReadOnly(csi.readOnly())
                .withVolumeAttributes(csi.attributes())
                .withNodePublishSecretRef(csi.secret().map(LocalObjectReference::new).orElse(null))
                .endCsi()
                .build();
    }

    List<VolumeMount> mounts() {
        return all().stream()
                .map(it ->
                        new VolumeMountBuilder()
                                .withName(nameOf(it))
                                .withMountPath(FOLDER + it.name())
                                .withReadOnly(true)
                                .build())
                .toList();
    }

    /// The job as the pod knows it, for whom the volumes are there.
    BuildJob mounted() {
        var volumes =
                job.strategy().volumes().stream()
                        .map(it -> it.csi().isPresent() ? it.mountedAt(FOLDER + it.name()) : it)
                        .toList();
        return job.by(job.strategy().withVolumes(volumes));
    }

    private List<BuildVolume> all() {
        return job.strategy().volumes().stream().filter(it -> it.csi().isPresent()).toList();
    }

    private static CsiVolume csi(BuildVolume volume) {
        return volume.csi().orElseThrow();
    }

    /// Names of our own and of the template's have no such beginning.
    private static String nameOf(BuildVolume volume) {
        var name = "csi-" + volume.name();
        return name.length() <= 63 ? name : "csi-" + Integer.toHexString(volume.name().hashCode());
    }
}
