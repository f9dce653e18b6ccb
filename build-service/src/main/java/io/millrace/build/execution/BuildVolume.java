package io.millrace.build.execution;

import io.millrace.build.execution.InputFiles.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/// A Secret or a ConfigMap that the commands of a build see as a folder, and that the image does
/// not keep.
///
/// @param places where the folder is, absolute
public record BuildVolume(String name, Kind kind, List<Entry> files, List<String> places) {

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
