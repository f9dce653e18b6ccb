package io.millrace.build.execution.dockerfile;

import java.util.function.Predicate;

/// What differs between installations in the judgement of a Dockerfile.
///
/// @param mounts whether the installed buildah can be trusted with `RUN --mount`
/// @param mayPull whether the build's namespace may use this image by naming it in its Dockerfile
public record DockerfilePolicy(boolean mounts, Predicate<RegistryImage> mayPull) {}
