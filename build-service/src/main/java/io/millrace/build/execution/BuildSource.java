package io.millrace.build.execution;

import java.util.List;
import java.util.Optional;

/// `spec.source` of a Build: a git repository or an upload, a Dockerfile written in the Build
/// itself, which wins over the source's, and what is put beside.
public record BuildSource(
        Optional<GitSource> git,
        Optional<BinarySource> binary,
        Optional<String> dockerfile,
        Optional<String> contextDir,
        List<InputFiles> inputs,
        List<ImageInput> images) {

    public BuildSource {
        images = List.copyOf(images);
        inputs = List.copyOf(inputs);
    }

    public BuildSource(
            Optional<GitSource> git, Optional<String> dockerfile, Optional<String> contextDir) {
        this(git, Optional.empty(), dockerfile, contextDir, List.of(), List.of());
    }

    public BuildSource with(List<InputFiles> inputs) {
        return new BuildSource(git, binary, dockerfile, contextDir, inputs, images);
    }

    public BuildSource with(BinarySource upload) {
        return new BuildSource(git, Optional.of(upload), dockerfile, contextDir, inputs, images);
    }

    public BuildSource withImages(List<ImageInput> images) {
        return new BuildSource(git, binary, dockerfile, contextDir, inputs, images);
    }

    BuildSource portable() {
        return new BuildSource(
                git, binary.map(BinarySource::portable), dockerfile, contextDir, inputs, images);
    }

    /// No source at all, which is enough for a builder image that needs none.
    public static BuildSource none() {
        return new BuildSource(Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static BuildSource inline(String dockerfile) {
        return new BuildSource(Optional.empty(), Optional.of(dockerfile), Optional.empty());
    }

    public static BuildSource of(GitSource git) {
        return new BuildSource(Optional.of(git), Optional.empty(), Optional.empty());
    }
}
