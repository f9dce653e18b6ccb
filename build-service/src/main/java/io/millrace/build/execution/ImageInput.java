package io.millrace.build.execution;

import java.util.List;

/// An image of which a build uses files.
///
/// @param names by which a Dockerfile's `FROM` and `COPY --from` mean it
public record ImageInput(String pullSpec, List<String> names, List<Copied> paths) {

    public ImageInput {
        names = List.copyOf(names);
        paths = List.copyOf(paths);
    }

    /// What is copied into the source.
    ///
    /// @param path a file or a folder of the image; with `/.` at its end, what is in the folder
    /// @param folder where it goes in the source
    public record Copied(String path, String folder) {}
}
