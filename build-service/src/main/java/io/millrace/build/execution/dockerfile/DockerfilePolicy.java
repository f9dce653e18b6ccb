package io.millrace.build.execution.dockerfile;

import java.util.Map;
import java.util.function.Predicate;

/// What differs between installations in the judgement of a Dockerfile.
///
/// @param mounts whether the installed buildah can be trusted with `RUN --mount`
/// @param named images that a Dockerfile may call by other names than their own
/// @param mayPull whether the build's namespace may use this image by naming it in its Dockerfile
public record DockerfilePolicy(
        boolean mounts, Predicate<RegistryImage> mayPull, Map<String, RegistryImage> named) {

    public DockerfilePolicy {
        named = Map.copyOf(named);
    }

    public DockerfilePolicy(boolean mounts, Predicate<RegistryImage> mayPull) {
        this(mounts, mayPull, Map.of());
    }

    /// The same, with names for some images.
    public DockerfilePolicy naming(Map<String, RegistryImage> images) {
        return new DockerfilePolicy(mounts, mayPull, images);
    }
}
