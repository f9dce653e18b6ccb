package io.millrace.build.execution;

import io.millrace.build.execution.InputFiles.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A Secret, a ConfigMap or a cluster's volume that the commands of a build see as a folder, and
/// that the image does not keep.
///
/// @param places where the folder is, absolute
/// @param csi what a driver puts there; empty for files of our own
public record BuildVolume(
        String name, Kind kind, List<Entry> files, List<String> places, Optional<CsiVolume> csi) {

    public BuildVolume(String name, Kind kind, List<Entry> files, List<String> places) {
        this(name, kind, files, places, Optional.empty());
    }

    /// What a driver keeps may be as secret as a Secret.
    public static BuildVolume of(String name, CsiVolume csi, List<String> places) {
        return new BuildVolume(name, Kind.SECRET, List.of(), places, Optional.of(csi));
    }

    /// The same, where it is mounted for whoever builds.
    public BuildVolume mountedAt(String folder) {
        return new BuildVolume(name, kind, files, places, csi.map(it -> it.at(folder)));
    }

    /// A file of the folder.
    ///
    /// @param path in the folder
    /// @param mode its permission bits
    @SuppressWarnings("ArrayRecordComponent")
    public record Entry(String path, byte[] content, int mode) {}

    public BuildVolume {
        files = List.copyOf(files);
        places = List.copyOf(places);
    }

    /// What must not be seen in a log.
    public static List<String> secretTexts(Collection<BuildVolume> volumes) {
        return volumes.stream()
                .filter(it -> it.kind() == Kind.SECRET)
                .flatMap(it -> it.files().stream())
                .map(it -> new String(it.content(), StandardCharsets.UTF_8))
                .toList();
    }
}
