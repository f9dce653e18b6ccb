package io.millrace.build.execution.dockerfile;

import java.util.List;
import java.util.Map;

/// The Dockerfile that buildah gets.
///
/// @param bases images that stages start from, by pull spec
/// @param copied images that are only copied from, by pull spec
/// @param downloads files that are fetched before it is built
/// @param files that are written before it is built
/// @param arguments values of ARGs that it declares and no Dockerfile can hold
public record PreparedDockerfile(
        String text,
        List<String> bases,
        List<String> copied,
        List<Download> downloads,
        List<WrittenFile> files,
        Map<String, String> arguments) {

    public PreparedDockerfile {
        bases = List.copyOf(bases);
        copied = List.copyOf(copied);
        downloads = List.copyOf(downloads);
        files = List.copyOf(files);
        arguments = Map.copyOf(arguments);
    }

    /// Whether it copies from the folder of what is fetched and written for it.
    public boolean hasAddedFiles() {
        return !downloads.isEmpty() || !files.isEmpty();
    }
}
