package io.millrace.build.worker;

import io.millrace.build.domain.Problem;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.BuildVolume.Entry;
import io.millrace.build.execution.CsiVolume;
import io.millrace.build.execution.InputFiles.Kind;
import io.millrace.contract.build.BuildVolumeMount;
import io.millrace.contract.build.CSIVolumeSource;
import io.millrace.contract.build.KeyToPath;
import io.millrace.contract.meta.LocalObjectReference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens what the volumes of a build hold.
record Volumes(ProjectFiles files) {

    private static final int READABLE = 0644;

    List<BuildVolume> of(@Nullable List<io.millrace.contract.build.BuildVolume> volumes)
            throws CannotRun, SQLException {
        var opened = new ArrayList<BuildVolume>();
        for (var volume :
                volumes == null ? List.<io.millrace.contract.build.BuildVolume>of() : volumes) {
            opened.add(of(volume));
        }
        return opened;
    }

    private BuildVolume of(io.millrace.contract.build.BuildVolume volume)
            throws CannotRun, SQLException {
        var places = volume.mounts().stream().map(BuildVolumeMount::destinationPath).toList();
        var secret = volume.source().secret();
        if (secret != null) {
            var name = secret.secretName() == null ? "" : secret.secretName();
            var held =
                    held(
                            "Secrets",
                            name,
                            files.secret(name),
                            Boolean.TRUE.equals(secret.optional()));
            return new BuildVolume(
                    volume.name(),
                    Kind.SECRET,
                    entries(volume.name(), held, secret.items(), secret.defaultMode()),
                    places);
        }
        var map = volume.source().configMap();
        if (map != null) {
            var held =
                    held(
                            "ConfigMaps",
                            map.name(),
                            files.configMap(map.name()),
                            Boolean.TRUE.equals(map.optional()));
            return new BuildVolume(
                    volume.name(),
                    Kind.CONFIG_MAP,
                    entries(volume.name(), held, map.items(), map.defaultMode()),
                    places);
        }
        var csi = volume.source().csi();
        if (csi != null) {
            return BuildVolume.of(volume.name(), of(csi), places);
        }
        throw missing(
                "The volume '%s' is of no kind that is carried out.".formatted(volume.name()));
    }

    private static CsiVolume of(CSIVolumeSource csi) {
        return new CsiVolume(
                csi.driver(),
                Optional.ofNullable(csi.fsType()),
                Boolean.TRUE.equals(csi.readOnly()),
                csi.volumeAttributes() == null ? Map.of() : csi.volumeAttributes(),
                Optional.ofNullable(csi.nodePublishSecretRef()).map(LocalObjectReference::name),
                Optional.empty());
    }

    private static Map<String, byte[]> held(
            String kind, String name, Optional<Map<String, byte[]>> found, boolean optional)
            throws CannotRun {
        if (found.isEmpty() && !optional) {
            throw missing("%s [%s] do not exist.".formatted(kind, name));
        }
        return found.orElse(Map.of());
    }

    private static List<Entry> entries(
            String volume,
            Map<String, byte[]> held,
            @Nullable List<KeyToPath> items,
            @Nullable Integer usual)
            throws CannotRun {
        int mode = usual == null ? READABLE : usual;
        var entries = new ArrayList<Entry>();
        if (items == null || items.isEmpty()) {
            held.forEach((key, content) -> entries.add(new Entry(key, content, mode)));
            return entries;
        }
        for (var item : items) {
            var content = held.get(item.key());
            if (content == null) {
                throw missing("The volume '%s' has no key '%s'.".formatted(volume, item.key()));
            }
            entries.add(new Entry(item.path(), content, item.mode() == null ? mode : item.mode()));
        }
        return entries;
    }

    private static CannotRun missing(String why) {
        return new CannotRun(new Problem("FetchSourceFailed", why));
    }
}
